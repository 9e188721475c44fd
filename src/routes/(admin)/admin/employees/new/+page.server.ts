import { fail } from '@sveltejs/kit';
import { newEmployeeSchema } from '$domain/people/employee-forms';
import { computeDateIn } from '$domain/timekeeping/site-day';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { createEmployee } from '$lib/server/people/save-employee.service';
import { SAVE_REFUSALS } from '../save-refusal';
import { inUse } from '../../../../components/in-use';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	requirePermission(locals.context, 'employee.manage');
	const [departments, sites] = await Promise.all([
		listDepartments(locals.context),
		listSites(locals.context)
	]);
	return {
		departments: inUse(departments),
		sites: inUse(sites),
		today: computeDateIn(sites[0]?.timeZone ?? 'UTC', locals.context.now().getTime())
	};
};

export const actions: Actions = {
	default: async ({ request, locals, url }) => {
		requirePermission(locals.context, 'employee.manage');
		const read = await readForm(request, newEmployeeSchema);
		if (!read.ok) return fail(400, read.refusal);
		const result = await createEmployee(locals.context, read.value);
		if (!result.ok) return fail(400, read.refuse(SAVE_REFUSALS[result.reason]));
		const { id, invitation } = result;
		const invitationUrl = invitation ? `${url.origin}/invitation/${invitation}` : null;
		return { created: { id, name: read.value.name, invitationUrl } };
	}
};
