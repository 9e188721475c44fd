import { enrolRequestSchema, type DuplicateReply, type EnrolReply } from '$domain/people/enrol-request';
import { isUuid } from '$domain/uuid';
import { requirePermission } from '$lib/server/access/require';
import { apiError, readJson } from '$lib/server/api';
import { enrolFace, type EnrolResult } from '$lib/server/enrolment/enrolment.service';
import type { LookAlike } from '$lib/server/enrolment/find-look-alikes';
import type { RequestHandler } from './$types';

/** The descriptors of an enrolment; the page itself is at the same address. */
export const POST: RequestHandler = async ({ request, locals, params }) => {
	requirePermission(locals.context, 'enrolment.manage');
	const read = await readJson(request, enrolRequestSchema);
	if (!read.ok) return read.response;
	if (!isUuid(params.id)) return refuse({ ok: false, reason: 'employee_unknown' });
	const result = await enrolFace(locals.context, { employeeId: params.id, ...read.value });
	if (!result.ok) return refuse(result);
	const { templates, strength } = result;
	const lookAlikes = result.lookAlikes.map(toPerson);
	return Response.json({ templates, strength, lookAlikes } satisfies EnrolReply, { status: 201 });
};

const toPerson = ({ id, name, employeeNumber }: LookAlike) => ({ id, name, employeeNumber });

function refuse(result: Extract<EnrolResult, { ok: false }>): Response {
	switch (result.reason) {
		case 'employee_unknown':
			return apiError(404, result.reason, 'This employee is not there any more.');
		case 'consent_missing':
			return apiError(409, result.reason, 'The consent is missing or was withdrawn. Record it first.');
		case 'consent_other_text':
			return apiError(
				409,
				result.reason,
				'The consent is to other words than are asked for now. Record it anew.'
			);
		case 'face_not_allowed':
			return apiError(409, result.reason, 'Faces are switched off in the privacy settings.');
		case 'duplicate_face': {
			const others = result.others.map(toPerson);
			const names = others.map(({ name, employeeNumber }) => `${name} (${employeeNumber})`).join(', ');
			const message = `This face already belongs to ${names}.`;
			const reply = { code: result.reason, message, others } satisfies DuplicateReply;
			return Response.json(reply, { status: 409, headers: { 'cache-control': 'no-store' } });
		}
		case 'too_few_samples':
			return apiError(422, result.reason, 'There were too few good frames. Please try again.');
		case 'no_movement':
			return apiError(
				422,
				result.reason,
				'The head did not move. Start again and turn slowly to both sides, or tick that this person cannot.'
			);
		case 'inconsistent_samples':
			return apiError(
				422,
				result.reason,
				'The pictures do not show one and the same face. Make sure that only this person is in them.'
			);
		case 'model_unknown':
			return apiError(422, result.reason, 'This page is out of date. Reload it and try again.');
		case 'descriptor_invalid':
			return apiError(400, result.reason, result.message);
	}
}
