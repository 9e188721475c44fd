import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { bulkFormSchema } from '$domain/people/bulk-form';
import { requirePermission } from '$lib/server/access/require';
import { changeEmployees } from '$lib/server/people/bulk-employees.service';
import { listEmployees } from '$lib/server/people/employee.service';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { listSchedules } from '$lib/server/timekeeping/schedule.service';
import { pageOf } from '../../../components/list-query';
import { readEmployeeQuery } from './query';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const query = readEmployeeQuery(url);
	const [list, departments, sites, schedules] = await Promise.all([
		listEmployees(context, { ...query, page: pageOf(url) }),
		listDepartments(context),
		listSites(context),
		listSchedules(context)
	]);
	return {
		...list,
		departments,
		sites: sites.map(({ id, name, archived }) => ({ id, name, archived })),
		schedules: schedules.filter(({ retired }) => !retired).map(({ id, name }) => ({ id, name })),
		query
	};
};

export const actions: Actions = {
	bulk: async ({ request, locals }) => {
		requirePermission(locals.context, 'employee.manage');
		const data = await request.formData();
		const typed = { ...Object.fromEntries(data), ids: data.getAll('id') };
		const parsed = v.safeParse(bulkFormSchema, typed);
		if (!parsed.success) return fail(400, { refusal: parsed.issues[0].message });
		return { bulk: await changeEmployees(locals.context, parsed.output) };
	}
};
