import {
	listWaitingLines,
	REVIEW_ORDERS,
	type ReviewQuery,
	type WaitingLine
} from '$lib/server/punch/review-queue.service';
import { idOf, pageOf, sortOf } from '../../../components/list-query';
import type { OfficeList } from '../../../components/office-list';

/** What the address asks for; parts that make no sense count as not given. */
export function readReviewQuery(url: URL): ReviewQuery & { order: NonNullable<ReviewQuery['order']> } {
	const kind = url.searchParams.get('kind');
	return {
		siteId: idOf(url, 'site'),
		departmentId: idOf(url, 'department'),
		kind: kind === 'nobody' || kind === 'somebody' ? kind : null,
		order: sortOf(url, REVIEW_ORDERS, { key: 'time', descending: false }),
		page: pageOf(url)
	};
}

/** The file of the queue; its screen is one to decide on, not a table. */
export const reviewList: OfficeList<WaitingLine> = {
	name: 'review',
	columns: [
		{ key: 'time', label: 'Time', value: ({ at }) => at.toISOString() },
		{ key: 'zone', label: 'Time zone', value: ({ timeZone }) => timeZone },
		{ key: 'name', label: 'Employee', value: ({ name }) => name },
		{ key: 'number', label: 'Number', value: ({ employeeNumber }) => employeeNumber },
		{ key: 'site', label: 'Site', value: ({ siteName }) => siteName },
		{ key: 'device', label: 'Device', value: ({ deviceName }) => deviceName },
		{ key: 'grade', label: 'Evidence', value: ({ grade }) => grade },
		{ key: 'why', label: 'What is known', value: ({ evidence }) => evidence.join(' ') }
	],
	find: async (context, url) => {
		const rows = await listWaitingLines(context, readReviewQuery(url));
		return { rows, total: rows.length, page: 1, pageCount: 1 };
	}
};
