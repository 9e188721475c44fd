import type { PeriodStatus } from '$domain/timekeeping/period-state';
import { PERIOD_STATUS_WORDS } from '$domain/timekeeping/period-words';
import {
	countPeriodSteps,
	listPeriods,
	type ListedPeriod,
	type StatusCounts
} from '$lib/server/timekeeping/period-view.service';
import { arrange, type ListColumn, type OfficeList } from '../../../components/office-list';

type Row = ListedPeriod & { counts: StatusCounts | null };

const STEPS = ['open', 'certified', 'verified', 'locked', 'exported'] as const;

const columns: ListColumn<Row>[] = [
	{ key: 'range', label: 'Period', only: 'screen', value: ({ firstDate }) => firstDate },
	{ key: 'first', label: 'First day', only: 'file', value: ({ firstDate }) => firstDate },
	{ key: 'last', label: 'Last day', only: 'file', value: ({ lastDate }) => lastDate },
	{ key: 'calendar', label: 'Pattern', value: ({ calendar }) => calendar.name },
	...STEPS.map((status: PeriodStatus) => ({
		key: status,
		label: PERIOD_STATUS_WORDS[status],
		align: 'end' as const,
		// Counted for the rows of a page alone: it takes every employee of each.
		fixed: true,
		value: ({ counts }: Row) => counts?.[status] ?? null
	}))
];

export const periodList: OfficeList<Row> = {
	name: 'periods',
	columns,
	find: async (context, _url, wanted) => {
		const all = (await listPeriods(context)).map((period) => ({ ...period, counts: null }));
		const found = arrange<Row>(all, columns, wanted);
		const counts = await countPeriodSteps(context, found.rows);
		return { ...found, rows: found.rows.map((row) => ({ ...row, counts: counts.get(row.id) ?? null })) };
	}
};
