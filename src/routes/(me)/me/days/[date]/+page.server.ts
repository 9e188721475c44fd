import { error } from '@sveltejs/kit';
import { checkPermission } from '$domain/access/permissions';
import { isDate } from '$domain/timekeeping/civil-date';
import { requireSignedIn } from '$lib/server/access/require';
import { listEmployeeDays } from '$lib/server/report/employee-days.service';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { name, role, employeeId } = requireSignedIn(locals.context);
	const { date } = params;
	const report =
		employeeId && isDate(date)
			? await listEmployeeDays(locals.context, employeeId, { from: date, to: date })
			: null;
	const day = report?.days[0];
	if (!report || !day) error(404, 'There is no such day.');
	const user = { name, worksInOffice: checkPermission(role, 'employee.view') };
	return { user, day, timeZone: report.employee.timeZone };
};
