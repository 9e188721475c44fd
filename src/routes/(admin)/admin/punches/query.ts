import { isUuid } from '$domain/uuid';
import type { PunchQuery } from '$lib/server/report/punch-report.service';
import { dateOf } from '../../../components/range-query';

/** What the address asks for; parts that make no sense count as not given. */
export function readPunchQuery(url: URL): PunchQuery {
	return {
		date: dateOf(url, 'date'),
		siteId: idOf(url, 'site'),
		departmentId: idOf(url, 'department'),
		employeeId: idOf(url, 'employee')
	};
}

function idOf(url: URL, name: string): string | null {
	const text = url.searchParams.get(name) ?? '';
	return isUuid(text) ? text : null;
}
