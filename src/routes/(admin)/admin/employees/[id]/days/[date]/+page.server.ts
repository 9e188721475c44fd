import { error } from '@sveltejs/kit';
import { isDate } from '$domain/timekeeping/civil-date';
import { listEmployeeDays } from '$lib/server/report/employee-days.service';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent }) => {
	await parent();
	const { id, date } = params;
	const report = isDate(date) ? await listEmployeeDays(locals.context, id, { from: date, to: date }) : null;
	const day = report?.days[0];
	if (!day) error(404, 'There is no such day.');
	return { day };
};
