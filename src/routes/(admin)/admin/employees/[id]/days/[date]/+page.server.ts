import { error } from '@sveltejs/kit';
import { isDate } from '$domain/timekeeping/civil-date';
import { listEmployeeDays } from '$lib/server/report/employee-days.service';
import { findDayView } from '$lib/server/timekeeping/day-view.service';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent }) => {
	await parent();
	const { id, date } = params;
	if (!isDate(date)) error(404, 'There is no such day.');
	const view = await findDayView(locals.context, id, date);
	if (view) return { date, view, day: null };
	const report = await listEmployeeDays(locals.context, id, { from: date, to: date });
	const day = report?.days[0];
	if (!day) error(404, 'There is no such day.');
	return { date, view: null, day };
};
