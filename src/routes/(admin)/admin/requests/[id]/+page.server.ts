import { error, fail } from '@sveltejs/kit';
import { checkPermission } from '$domain/access/permissions';
import { decisionFormSchema } from '$domain/timekeeping/decision-form';
import { parseVersion } from '$domain/timekeeping/set-up-forms';
import { requirePermission, type SignedInActor } from '$lib/server/access/require';
import type { Context } from '$lib/server/context';
import { readForm, type FormRefusal } from '$lib/server/forms';
import { decideRequest, previewRequest } from '$lib/server/timekeeping/decide-request.service';
import { sayRequests } from '$lib/server/timekeeping/request-words.service';
import { withdrawRequest } from '$lib/server/timekeeping/request.service';
import { checkDecidesFor, checkOthersDecide } from '$lib/server/timekeeping/supervision.service';
import { sayRefusal } from '../../../../components/read-request';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { context } = locals;
	const actor = requirePermission(context, 'request.view');
	const preview = await previewRequest(context, params.id);
	if (!preview) error(404, 'There is no such request.');
	const { request, days } = preview;
	const { detail: _, ...shown } = request;
	return {
		request: shown,
		line: (await sayRequests(context, [request])).get(request.id) ?? '',
		days: request.status === 'pending' ? days : [],
		isFiler: request.createdBy === actor.userId,
		obstacle: request.status === 'pending' ? await findObstacle(context, actor, request) : null,
		edited: url.searchParams.has('edited')
	};
};

/** Why the actor does not decide; `alone`: filed by the actor, who decides all the same, since nobody else can. */
async function findObstacle(
	context: Context,
	actor: SignedInActor,
	{ employeeId, createdBy }: { employeeId: string; createdBy: string }
) {
	if (!checkPermission(actor.role, 'request.decide')) return 'reads' as const;
	const isOwn = employeeId === actor.employeeId;
	const isFiler = createdBy === actor.userId;
	if (!isOwn && !(await checkDecidesFor(context, employeeId))) return 'delegated' as const;
	if (!isOwn && !isFiler) return null;
	const othersDecide = await checkOthersDecide(context, { employeeId, exceptUserId: actor.userId });
	if (isOwn) return othersDecide ? ('own' as const) : ('own_and_alone' as const);
	return othersDecide ? ('filed' as const) : ('alone' as const);
}

export const actions: Actions = {
	decide: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'request.decide');
		const read = await readForm(request, decisionFormSchema);
		if (!read.ok) return fail(400, read.refusal);
		const result = await decideRequest(locals.context, { id: params.id, ...read.value });
		if (result.ok) return { decided: read.value.decision };
		if (result.reason === 'own_request')
			return fail(403, read.refuse({ '': 'You filed this request, so a colleague decides about it.' }));
		if (result.reason === 'ground_missing')
			return fail(
				400,
				read.refuse({ note: 'Say on what ground: you filed it, and nobody else looks at it.' })
			);
		const said = sayRefusal(result, 'missed_punch');
		// The fields are those of the request's own form: here they belong to the decision as a whole.
		return fail(409, read.refuse({ '': Object.values(said)[0] ?? 'Nothing was saved.' }));
	},
	withdraw: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'request.decide');
		const version = parseVersion((await request.formData()).get('version'));
		const result = await withdrawRequest(locals.context, { id: params.id, version });
		if (result.ok) return { withdrawn: true };
		const words = sayRefusal(result, 'missed_punch')[''] ?? 'Nothing was saved.';
		const refusal: FormRefusal = { values: {}, errors: { '': words } };
		return fail(409, refusal);
	}
};
