import { error, json } from '@sveltejs/kit';
import { requirePermission } from '$lib/server/access/require';
import { computeStatistics, type Statistics } from '$lib/server/timekeeping/statistics.service';
import { idOf } from '../../../../components/list-query';
import type { RequestHandler } from './$types';

export type MonthDates = Statistics['dates'];

/** A month day by day, for the chart of the overview. */
export const GET: RequestHandler = async ({ locals, url }) => {
	requirePermission(locals.context, 'timekeeping.view');
	const month = url.searchParams.get('month') ?? '';
	if (!/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/.test(month)) error(400, 'Give a month, such as 2026-08.');
	const { dates } = await computeStatistics(locals.context, {
		month,
		by: 'department',
		siteId: idOf(url, 'site'),
		departmentId: idOf(url, 'department'),
		employeeId: null
	});
	return json({ dates } satisfies { dates: MonthDates }, { headers: { 'cache-control': 'no-store' } });
};
