import { listAssignments, type AssignmentOnFile } from '$lib/server/timekeeping/assignment.service';
import { today } from '$lib/server/timekeeping/supervision.service';
import type { Context } from '$lib/server/context';
import { idOf } from '../../../../components/list-query';
import { wholeList, type ListColumn } from '../../../../components/office-list';

export const ASSIGNMENT_STATES = ['now', 'to come', 'over'] as const;
export type AssignmentState = (typeof ASSIGNMENT_STATES)[number];
type Row = AssignmentOnFile & { state: AssignmentState };

const KIND_WORDS = { employee: 'Employee', department: 'Department', site: 'Site' };

const columns: ListColumn<Row>[] = [
	{ key: 'target', label: 'Who', value: (row) => row.targetName },
	{ key: 'kind', label: 'Kind', value: (row) => KIND_WORDS[row.targetKind] },
	{ key: 'schedule', label: 'Schedule', value: (row) => row.scheduleName },
	{ key: 'from', label: 'First day', value: (row) => row.fromDate },
	{ key: 'to', label: 'Last day', value: (row) => row.toDate },
	{ key: 'state', label: 'State', value: (row) => row.state }
];

/** What the address narrows the list to; parts that make no sense count as not given. */
export function readAssignmentQuery(url: URL) {
	return {
		search: (url.searchParams.get('search') ?? '').trim().slice(0, 200),
		scheduleId: idOf(url, 'schedule'),
		state: ASSIGNMENT_STATES.find((state) => state === url.searchParams.get('state')) ?? null
	};
}

export const assignmentList = wholeList<Row>({
	name: 'assignments',
	columns,
	rows: async (context: Context, url: URL) => {
		const { search, scheduleId, state } = readAssignmentQuery(url);
		const [assignments, now] = await Promise.all([listAssignments(context), today(context)]);
		const wanted = search.toLocaleLowerCase();
		return assignments
			.map((row) => ({ ...row, state: stateOf(row, now) }))
			.filter(
				(row) =>
					row.targetName.toLocaleLowerCase().includes(wanted) &&
					(scheduleId === null || row.scheduleId === scheduleId) &&
					(state === null || row.state === state)
			);
	}
});

function stateOf({ fromDate, toDate }: AssignmentOnFile, now: string): AssignmentState {
	if (fromDate > now) return 'to come';
	return toDate !== null && toDate < now ? 'over' : 'now';
}
