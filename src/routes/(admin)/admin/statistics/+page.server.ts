import { isUuid } from '$domain/uuid';
import { requirePermission } from '$lib/server/access/require';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { computeStatistics, type StatisticsQuery } from '$lib/server/timekeeping/statistics.service';
import { today } from '$lib/server/timekeeping/supervision.service';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	requirePermission(context, 'timekeeping.view');
	const id = (name: string) => {
		const text = url.searchParams.get(name) ?? '';
		return isUuid(text) ? text : null;
	};
	const month = url.searchParams.get('month') ?? '';
	const by = url.searchParams.get('by');
	const query: StatisticsQuery = {
		month: /^(19|20|21)\d\d-(0[1-9]|1[0-2])$/.test(month) ? month : (await today(context)).slice(0, 7),
		by: by === 'department' || by === 'site' ? by : 'employee',
		departmentId: id('department'),
		siteId: id('site'),
		employeeId: id('employee')
	};
	const [statistics, departments, sites] = await Promise.all([
		computeStatistics(context, query),
		listDepartments(context),
		listSites(context)
	]);
	const { people, ...rest } = statistics;
	const employee = query.employeeId ? (people[0] ?? null) : null;
	return { statistics: rest, query, departments, sites, employeeName: employee?.name ?? null };
};
