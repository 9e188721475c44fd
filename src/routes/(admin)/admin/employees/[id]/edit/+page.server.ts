import { fail, redirect } from '@sveltejs/kit';
import { employeeChangeSchema } from '$domain/people/employee-forms';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { updateEmployee } from '$lib/server/people/save-employee.service';
import { SAVE_REFUSALS } from '../../save-refusal';
import { inUse } from '../../../../../components/in-use';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent }) => {
	requirePermission(locals.context, 'employee.manage');
	const [departments, sites] = await Promise.all([
		listDepartments(locals.context),
		listSites(locals.context)
	]);
	const { employee } = await parent();
	return {
		// Where somebody is already stays to be chosen.
		departments: inUse(departments, employee.departmentId),
		sites: inUse(sites, employee.siteId)
	};
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'employee.manage');
		const read = await readForm(request, employeeChangeSchema);
		if (!read.ok) return fail(400, read.refusal);
		const { revision, ...details } = read.value;
		const result = await updateEmployee(locals.context, { id: params.id, revision }, details);
		if (!result.ok) return fail(400, read.refuse(SAVE_REFUSALS[result.reason]));
		redirect(303, `/admin/employees/${params.id}`);
	}
};
