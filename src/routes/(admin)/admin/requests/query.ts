import { isUuid } from '$domain/uuid';
import { REQUEST_STATUS_WORDS } from '$domain/timekeeping/request-words';
import type { RequestQuery } from '$lib/server/timekeeping/request.service';
import { kindOf } from '../../../components/read-request';

/** What the address asks for: the pending ones unless it says otherwise; parts that make no sense count as not given. */
export function readRequestQuery(url: URL): RequestQuery {
	const id = (name: string) => {
		const text = url.searchParams.get(name) ?? '';
		return isUuid(text) ? text : null;
	};
	return {
		status: statusOf(url.searchParams.get('state')),
		kind: kindOf(url),
		departmentId: id('department'),
		siteId: id('site'),
		employeeId: id('employee'),
		page: Number.parseInt(url.searchParams.get('page') ?? '1', 10) || 1
	};
}

function statusOf(text: string | null): RequestQuery['status'] {
	if (text === 'all') return null;
	// The keys of the words are the states.
	const known = Object.keys(REQUEST_STATUS_WORDS) as (keyof typeof REQUEST_STATUS_WORDS)[];
	return known.find((status) => status === text) ?? 'pending';
}
