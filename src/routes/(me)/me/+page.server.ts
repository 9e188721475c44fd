import { isUuid } from '$domain/uuid';
import { m } from '$lib/paraglide/messages';
import { checkPermission } from '$domain/access/permissions';
import { requireSignedIn } from '$lib/server/access/require';
import { listDevicesOfOwner, revokeOwnDevice } from '$lib/server/device/device.service';
import { findEnrolmentState } from '$lib/server/enrolment/enrolment.service';
import { findOwnMonth } from '$lib/server/report/own-month.service';
import { listEmployeeDays } from '$lib/server/report/employee-days.service';
import { listRequestsOf } from '$lib/server/timekeeping/request.service';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { context } = locals;
	const { name, role, employeeId, userId } = requireSignedIn(context);
	const user = { id: userId, name, worksInOffice: checkPermission(role, 'employee.view') };
	if (!employeeId) return { user, own: null };
	const [report, enrolment, devices, pending] = await Promise.all([
		listEmployeeDays(context, employeeId, { from: null, to: null }),
		findEnrolmentState(context, employeeId),
		listDevicesOfOwner(context, employeeId),
		listRequestsOf(context, employeeId, { status: 'pending' })
	]);
	const [today] = report?.days ?? [];
	const month = today ? await findOwnMonth(context, today) : null;
	return {
		user,
		own: report ? { report, month, enrolment, devices, pendingRequests: pending.total } : null
	};
};

export const actions: Actions = {
	revoke: async ({ request, locals }) => {
		const id = String((await request.formData()).get('id'));
		if (isUuid(id)) await revokeOwnDevice(locals.context, id);
		return { saved: m.device_was_revoked() };
	}
};
