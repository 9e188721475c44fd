import { REQUEST_STATUS_WORDS } from '$domain/timekeeping/request-words';
import type { RequestQuery } from '$lib/server/timekeeping/request.service';
import { idOf } from '../../../components/list-query';
import { kindOf } from '../../../components/read-request';

/** What the address asks for: the pending ones unless it says otherwise; parts that make no sense count as not given. */
export function readRequestQuery(url: URL): RequestQuery {
	return {
		status: statusOf(url.searchParams.get('state')),
		kind: kindOf(url),
		departmentId: idOf(url, 'department'),
		siteId: idOf(url, 'site'),
		employeeId: idOf(url, 'employee')
	};
}

function statusOf(text: string | null): RequestQuery['status'] {
	if (text === 'all') return null;
	// The keys of the words are the states.
	const known = Object.keys(REQUEST_STATUS_WORDS) as (keyof typeof REQUEST_STATUS_WORDS)[];
	return known.find((status) => status === text) ?? 'pending';
}
