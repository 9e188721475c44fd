import { checkPermission } from '$domain/access/permissions';
import { requirePermission } from '$lib/server/access/require';
import { findOrganisationName } from '$lib/server/people/organisation.service';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals }) => {
	const { name, role, employeeId } = requirePermission(locals.context, 'employee.view');
	return {
		organisationName: (await findOrganisationName(locals.context)) ?? 'Bundy',
		user: { name, role, hasOwnPages: employeeId !== null },
		may: {
			manageEmployees: checkPermission(role, 'employee.manage'),
			manageImports: checkPermission(role, 'import.manage'),
			manageDevices: checkPermission(role, 'device.manage'),
			manageOrganisation: checkPermission(role, 'organisation.manage'),
			viewAudit: checkPermission(role, 'audit.view')
		}
	};
};
