import { addDays, daysInMonth } from '$domain/timekeeping/civil-date';
import type { DayRecord } from '$domain/timekeeping/day-record';
import { computeTotals, computeTotalsBy, type Totals } from '$domain/timekeeping/statistics';
import { requirePermission } from '../access/require';
import type { Context } from '../context';
import { computeDayRecords } from './compute-day-records';
import { listVisiblePeople, type Person } from './supervision.service';

export type StatisticsQuery = {
	/** `YYYY-MM` */
	month: string;
	by: 'employee' | 'department' | 'site';
	departmentId: string | null;
	siteId: string | null;
	employeeId: string | null;
};

export type StatisticsGroup = { id: string; name: string; employees: number; totals: Totals };

export type Statistics = {
	month: string;
	people: Person[];
	totals: Totals;
	/** by name */
	groups: StatisticsGroup[];
	/** one per date of the month that is over */
	dates: { date: string; totals: Totals }[];
	/** the days of the one employee that was asked for; empty otherwise */
	days: DayRecord[];
};

/** A month of everybody the actor supervises, or of a part of them. Today is left out: it is not over. */
export async function computeStatistics(context: Context, query: StatisticsQuery): Promise<Statistics> {
	requirePermission(context, 'timekeeping.view');
	const { month, by, departmentId, siteId, employeeId } = query;
	const people = await listVisiblePeople(context, { departmentId, siteId, employeeId });
	const byId = new Map(people.map((person) => [person.id, person]));
	const computed = await computeDayRecords(context, {
		employeeIds: [...byId.keys()],
		...datesOfMonth(month)
	});
	const rows = computed.flatMap(({ employee, days, runningDate }) =>
		days.filter(({ date }) => date !== runningDate).map((record) => ({ employeeId: employee.id, record }))
	);
	const keyOf = (person: Person) =>
		by === 'employee' ? person.id : by === 'department' ? person.departmentId : person.siteId;
	const nameOf = (person: Person) =>
		by === 'employee' ? person.name : by === 'department' ? person.departmentName : person.siteName;
	const totals = computeTotalsBy(rows, (row) => {
		const person = byId.get(row.employeeId);
		return person ? keyOf(person) : null;
	});
	const groups = new Map<string, StatisticsGroup>();
	for (const person of people) {
		const id = keyOf(person);
		const known = groups.get(id);
		if (known) known.employees++;
		else
			groups.set(id, { id, name: nameOf(person), employees: 1, totals: totals.get(id) ?? computeTotals([]) });
	}
	const byDate = computeTotalsBy(rows, ({ record }) => record.date);
	return {
		month,
		people,
		totals: computeTotals(rows.map(({ record }) => record)),
		groups: [...groups.values()].sort((a, b) => a.name.localeCompare(b.name)),
		dates: [...byDate]
			.map(([date, sum]) => ({ date, totals: sum }))
			.sort((a, b) => (a.date < b.date ? -1 : 1)),
		days: employeeId ? rows.map(({ record }) => record) : []
	};
}

/** First and last date of a month, `YYYY-MM`. */
export function datesOfMonth(month: string): { from: string; to: string } {
	const from = `${month}-01`;
	return { from, to: addDays(from, daysInMonth(Number(month.slice(0, 4)), Number(month.slice(5))) - 1) };
}
