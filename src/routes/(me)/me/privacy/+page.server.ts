import { fail } from '@sveltejs/kit';
import { checkPermission } from '$domain/access/permissions';
import { isUuid } from '$domain/uuid';
import { m } from '$lib/paraglide/messages';
import { requireSignedIn } from '$lib/server/access/require';
import { listDevicesOfOwner, revokeOwnDevice } from '$lib/server/device/device.service';
import { listConsentsOf, listReceiptsOf, withdrawConsent } from '$lib/server/enrolment/consent.service';
import { findEnrolmentState } from '$lib/server/enrolment/enrolment.service';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { context } = locals;
	const { name, role, employeeId, userId } = requireSignedIn(context);
	const user = { id: userId, name, worksInOffice: checkPermission(role, 'employee.view') };
	if (employeeId === null) return { user, own: null };
	const [consents, face, receipts, devices] = await Promise.all([
		listConsentsOf(context, employeeId),
		findEnrolmentState(context, employeeId),
		listReceiptsOf(context, employeeId),
		listDevicesOfOwner(context, employeeId)
	]);
	return {
		user,
		own: {
			consents,
			templates: face.templates,
			receipts: receipts.map(({ id, erasedAt, text }) => ({ id, erasedAt, text: String(text) })),
			devices: devices.map(({ id, name, pairedAt, revokedAt }) => ({ id, name, pairedAt, revokedAt }))
		}
	};
};

export const actions: Actions = {
	withdraw: async ({ locals }) => {
		const { employeeId } = requireSignedIn(locals.context);
		const result = employeeId === null ? null : await withdrawConsent(locals.context, employeeId);
		if (!result?.ok) return fail(409, { wrong: m.privacy_not_there() });
		return { saved: m.privacy_withdrawn() };
	},
	revoke: async ({ request, locals }) => {
		requireSignedIn(locals.context);
		const id = String((await request.formData()).get('id'));
		const result = isUuid(id) ? await revokeOwnDevice(locals.context, id) : null;
		if (!result?.ok) return fail(409, { wrong: m.privacy_not_there() });
		return { saved: m.privacy_revoked() };
	}
};
