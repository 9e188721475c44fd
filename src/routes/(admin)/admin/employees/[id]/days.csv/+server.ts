import { error } from '@sveltejs/kit';
import { isUuid } from '$domain/uuid';
import { requirePermission } from '$lib/server/access/require';
import { csvResponse, daysToCsv } from '$lib/server/report/csv-export';
import { listEmployeeDays } from '$lib/server/report/employee-days.service';
import { dateOf } from '../../../../../components/range-query';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
	requirePermission(locals.context, 'punch.export');
	const range = { from: dateOf(url, 'from'), to: dateOf(url, 'to') };
	const report = isUuid(params.id) ? await listEmployeeDays(locals.context, params.id, range) : null;
	if (!report) error(404, 'There is no such employee.');
	const { employee, from, to } = report;
	return csvResponse(daysToCsv(report), `days-${employee.employeeNumber}-${from}-${to}.csv`);
};
