import { formatTime } from '$domain/report-words';
import type { Context } from '$lib/server/context';
import { listSites } from '$lib/server/people/organisation.service';
import { summariseToday, TODAY_STATES, type PersonToday } from '$lib/server/today/today.service';
import { idOf } from '../../components/list-query';
import { wholeList } from '../../components/office-list';
import { PRESENCE_WORDS } from './presence-words';

type Row = PersonToday & { siteName: string };

/** What the address narrows the day to; parts that make no sense count as not given. */
export function readTodayQuery(url: URL) {
	return {
		siteId: idOf(url, 'site'),
		departmentId: idOf(url, 'department'),
		state: TODAY_STATES.find((state) => state === url.searchParams.get('state')) ?? null
	};
}

const timeOf = (at: Date | number | null | undefined, { timeZone }: Row) =>
	at === null || at === undefined ? '' : formatTime(at, timeZone);

export const todayList = wholeList<Row>({
	name: 'today',
	columns: [
		{ key: 'name', label: 'Employee', value: ({ name }) => name },
		{ key: 'number', label: 'Number', only: 'file', value: ({ employeeNumber }) => employeeNumber },
		{ key: 'department', label: 'Department', value: ({ departmentName }) => departmentName },
		{ key: 'site', label: 'Site', value: ({ siteName }) => siteName },
		{
			key: 'shift',
			label: 'Shift',
			value: ({ shift }) => shift?.start ?? null,
			text: (row) => (row.shift ? `${timeOf(row.shift.start, row)}-${timeOf(row.shift.end, row)}` : '')
		},
		{
			key: 'first',
			label: 'First punch',
			value: ({ firstAt }) => firstAt?.getTime() ?? null,
			text: (row) => timeOf(row.firstAt, row)
		},
		{
			key: 'last',
			label: 'Last punch',
			value: ({ lastAt }) => lastAt?.getTime() ?? null,
			text: (row) => timeOf(row.lastAt, row)
		},
		{ key: 'evidence', label: 'Evidence', only: 'file', value: ({ evidenceGrade }) => evidenceGrade },
		{ key: 'late', label: 'Late minutes', only: 'file', value: ({ lateMinutes }) => lateMinutes },
		{ key: 'state', label: 'State', value: ({ presence }) => PRESENCE_WORDS[presence] }
	],
	rows: async (context, url) =>
		withSites(context, (await summariseToday(context, readTodayQuery(url))).people)
});

/** The day's figures, and everybody in it for the list. */
export async function loadToday(context: Context, url: URL) {
	const { people, ...figures } = await summariseToday(context, readTodayQuery(url));
	return { figures, people: await withSites(context, people) };
}

async function withSites(context: Context, people: readonly PersonToday[]): Promise<Row[]> {
	const names = new Map((await listSites(context)).map(({ id, name }) => [id, name]));
	return people.map((person) => ({ ...person, siteName: names.get(person.siteId) ?? '' }));
}
