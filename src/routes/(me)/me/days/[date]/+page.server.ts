import { error } from '@sveltejs/kit';
import { checkPermission } from '$domain/access/permissions';
import { isDate } from '$domain/timekeeping/civil-date';
import { m } from '$lib/paraglide/messages';
import { requireSignedIn } from '$lib/server/access/require';
import { listEmployeeDays } from '$lib/server/report/employee-days.service';
import { findDayView } from '$lib/server/timekeeping/day-view.service';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { name, role, employeeId, userId } = requireSignedIn(locals.context);
	const { date } = params;
	if (!employeeId || !isDate(date)) error(404, m.no_such_day());
	const user = { id: userId, name, worksInOffice: checkPermission(role, 'employee.view') };
	const view = await findDayView(locals.context, employeeId, date);
	if (view) return { user, date, view, day: null, timeZone: view.timeZone };
	const report = await listEmployeeDays(locals.context, employeeId, { from: date, to: date });
	const day = report?.days[0];
	if (!report || !day) error(404, m.no_such_day());
	return { user, date, view: null, day, timeZone: report.employee.timeZone };
};
