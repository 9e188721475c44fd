import { PUNCH_ORDERS, type PunchQuery } from '$lib/server/report/punch-report.service';
import { idOf, sortOf } from '../../../components/list-query';
import { dateOf } from '../../../components/range-query';

/** What the address asks for; parts that make no sense count as not given. */
export function readPunchQuery(url: URL) {
	return {
		date: dateOf(url, 'date'),
		siteId: idOf(url, 'site'),
		departmentId: idOf(url, 'department'),
		employeeId: idOf(url, 'employee'),
		order: sortOf(url, PUNCH_ORDERS, { key: 'time', descending: false })
	} satisfies PunchQuery;
}
