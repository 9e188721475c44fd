import { fail } from '@sveltejs/kit';
import { departmentSchema } from '$domain/people/employee-forms';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { createDepartment } from '$lib/server/people/organisation.service';
import { placeActions } from '../../../components/place-actions';
import { showList } from '../../../components/office-list';
import { departmentList } from './list';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
	list: await showList(departmentList, locals.context, url)
});

export const actions: Actions = {
	...placeActions('department', 'department.manage'),
	add: async ({ request, locals }) => {
		requirePermission(locals.context, 'department.manage');
		const read = await readForm(request, departmentSchema);
		if (!read.ok) return fail(400, read.refusal);
		const result = await createDepartment(locals.context, read.value);
		if (!result.ok) return fail(400, read.refuse({ name: 'There is a department of this name already.' }));
		return { created: read.value.name };
	}
};
