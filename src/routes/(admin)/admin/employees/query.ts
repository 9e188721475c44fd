import { EMPLOYEE_ORDERS, FACE_STATES, type EmployeeQuery } from '$lib/server/people/employee.service';
import { idOf, sortOf } from '../../../components/list-query';

/** What the address asks for; parts that make no sense count as not given. */
export function readEmployeeQuery(url: URL): EmployeeQuery {
	return {
		search: (url.searchParams.get('search') ?? '').trim().slice(0, 200),
		departmentId: idOf(url, 'department'),
		siteId: idOf(url, 'site'),
		status: url.searchParams.get('status') === 'archived' ? 'archived' : 'active',
		face: FACE_STATES.find((state) => state === url.searchParams.get('face')) ?? null,
		order: sortOf(url, EMPLOYEE_ORDERS, { key: 'name', descending: false })
	};
}
