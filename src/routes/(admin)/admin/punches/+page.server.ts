import { findEmployee } from '$lib/server/people/employee.service';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { listPunches } from '$lib/server/report/punch-report.service';
import { pageOf } from '../../../components/list-query';
import { readPunchQuery } from './query';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const query = readPunchQuery(url);
	const [list, sites, departments, employee] = await Promise.all([
		listPunches(context, { ...query, page: pageOf(url) }),
		listSites(context),
		listDepartments(context),
		query.employeeId ? findEmployee(context, query.employeeId) : null
	]);
	return { ...list, query, sites, departments, employee };
};
