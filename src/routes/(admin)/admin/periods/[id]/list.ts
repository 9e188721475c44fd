import { error } from '@sveltejs/kit';
import { formatMinutes } from '$domain/report-words';
import type { PeriodStatus } from '$domain/timekeeping/period-state';
import { PERIOD_STATUS_WORDS } from '$domain/timekeeping/period-words';
import {
	findPeriodView,
	MEMBER_ORDERS,
	type PeriodMember,
	type PeriodView
} from '$lib/server/timekeeping/period-view.service';
import { idOf } from '../../../../components/list-query';
import type { ListColumn, OfficeList } from '../../../../components/office-list';

/** What the address narrows the list to; parts that make no sense count as not given. */
export function readMemberQuery(url: URL) {
	// The keys of the words are the statuses.
	const statuses = Object.keys(PERIOD_STATUS_WORDS) as PeriodStatus[];
	return {
		departmentId: idOf(url, 'department'),
		siteId: idOf(url, 'site'),
		status: statuses.find((status) => status === url.searchParams.get('status')) ?? null
	};
}

type Column = ListColumn<PeriodMember>;

/** What is counted of somebody's days is not to order by: it would be counted of everybody for each page. */
const counted = (key: string, label: string, value: Column['value'], text?: Column['text']): Column => ({
	...{ key, label, value, fixed: true },
	...(text ? { text } : {})
});

const columns: Column[] = [
	{ key: 'person', label: 'Employee', value: ({ person }) => person.name },
	{ key: 'number', label: 'Number', value: ({ person }) => person.employeeNumber },
	{ key: 'status', label: 'State', value: ({ certification }) => PERIOD_STATUS_WORDS[certification.status] },
	counted('present', 'Present', ({ totals }) => totals.present),
	counted('absent', 'Absent', ({ totals }) => totals.absent),
	counted('late', 'Late', ({ totals }) => totals.minutes.tardy),
	counted(
		'overtime',
		'Overtime',
		({ totals }) => totals.minutes.overtime,
		({ totals }) => formatMinutes(totals.minutes.overtime)
	),
	counted(
		'blocks',
		'To settle',
		({ unresolvedDates, pendingRequests }) => unresolvedDates.length + pendingRequests
	)
];

/** Everybody of the period that the address names, in steps of a page: `?period=`. */
export const periodMemberList: OfficeList<PeriodMember, { view: Omit<PeriodView, 'members'> }> = {
	name: 'period-members',
	columns,
	find: async (context, url, { order, page }) => {
		const key = MEMBER_ORDERS.find((each) => each === order?.key);
		const found = await findPeriodView(context, idOf(url, 'period') ?? '', {
			...readMemberQuery(url),
			page,
			order: key ? { key, descending: order?.descending ?? false } : null
		});
		if (!found) error(404, 'There is no such period.');
		const { members, ...view } = found;
		return { rows: members, total: view.total, page: view.page, pageCount: view.pageCount, view };
	}
};
