import { checkPermission } from '$domain/access/permissions';
import { requirePermission } from '$lib/server/access/require';
import { checkSecondStepOwed } from '$lib/server/access/second-step-policy.service';
import { findOrganisationName } from '$lib/server/people/organisation.service';
import { countWaitingFor } from '$lib/server/punch/review-queue.service';
import { countAlarms } from '$lib/server/today/today.service';
import { countPending } from '$lib/server/timekeeping/request.service';
import { checkSupervisesNobody } from '$lib/server/timekeeping/supervision.service';
import type { Context } from '$lib/server/context';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const { name, role, employeeId, userId } = requirePermission(context, 'employee.view');
	// Reading the path counts anew with every page.
	const counts =
		url.pathname.startsWith('/admin') && checkPermission(role, 'request.decide')
			? await countWork(context)
			: null;
	const owed = await checkSecondStepOwed(context, context.actor, locals.strong);
	return {
		/** from when this person needs a second step and has none; null: they need no more */
		secondStepFrom: owed.state === 'soon' ? owed.from : null,
		organisationName: (await findOrganisationName(context)) ?? 'Bundy',
		waiting: {
			requests: counts?.requests ?? 0,
			punches: counts?.punches ?? 0,
			/** null: somebody else looks after devices */
			alarms: counts?.alarms ?? null
		},
		supervisesNobody: await checkSupervisesNobody(context),
		user: { id: userId, name, role, hasOwnPages: employeeId !== null },
		may: {
			manageEmployees: checkPermission(role, 'employee.manage'),
			manageImports: checkPermission(role, 'import.manage'),
			manageDevices: checkPermission(role, 'device.manage'),
			manageOrganisation: checkPermission(role, 'organisation.manage'),
			manageDepartments: checkPermission(role, 'department.manage'),
			grantRoles: checkPermission(role, 'role.grant'),
			decideRequests: checkPermission(role, 'request.decide'),
			review: checkPermission(role, 'punch.review'),
			manageSecurity: checkPermission(role, 'security.manage'),
			managePrivacy: checkPermission(role, 'privacy.manage'),
			viewAudit: checkPermission(role, 'audit.view')
		}
	};
};

async function countWork(context: Context) {
	const [requests, punches, alarms] = await Promise.all([
		countPending(context),
		countWaitingFor(context),
		countAlarms(context)
	]);
	return { requests, punches, alarms };
}
