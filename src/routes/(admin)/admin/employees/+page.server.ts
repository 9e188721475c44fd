import { isUuid } from '$domain/uuid';
import { listEmployees } from '$lib/server/people/employee.service';
import { listDepartments } from '$lib/server/people/organisation.service';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const search = (url.searchParams.get('search') ?? '').trim().slice(0, 200);
	const department = url.searchParams.get('department') ?? '';
	const departmentId = isUuid(department) ? department : null;
	const page = Number.parseInt(url.searchParams.get('page') ?? '1', 10) || 1;
	const [list, departments] = await Promise.all([
		listEmployees(locals.context, { search, departmentId, page }),
		listDepartments(locals.context)
	]);
	return { ...list, departments, search, departmentId };
};
