import type { DayMinutes, DayRecord } from './day-record';

/** Totals over day records: of an employee, a department, a site, a date or a month. */
export interface Totals {
	/** Records counted. */
	days: number;
	/** Days with credited or punched work on a working day; incomplete ones are counted apart. */
	present: number;
	/** Full days of absence. Half of a day counts in `minutes.absent` only. */
	absent: number;
	/** Full days of leave. */
	leave: number;
	holidays: number;
	restDays: number;
	/** Holidays and rest days on which somebody worked. */
	daysOffWorked: number;
	/** Days that a missing punch keeps open. */
	unresolved: number;
	lateDays: number;
	/** Occurrences: two a day are possible. */
	tardyCount: number;
	undertimeCount: number;
	overtimeDays: number;
	minutes: DayMinutes;
}

/** Adds up day records; an empty list gives zeros. */
export function computeTotals(records: Iterable<DayRecord>): Totals {
	const totals = emptyTotals();
	for (const record of records) addDay(totals, record);
	return totals;
}

/** Totals per group; `keyOf` null leaves a row out. Groups keep the order of their first row. */
export function computeTotalsBy<Row extends { record: DayRecord }>(
	rows: Iterable<Row>,
	keyOf: (row: Row) => string | null
): Map<string, Totals> {
	const groups = new Map<string, Totals>();
	for (const row of rows) {
		const key = keyOf(row);
		if (key === null) continue;
		let totals = groups.get(key);
		if (!totals) groups.set(key, (totals = emptyTotals()));
		addDay(totals, row.record);
	}
	return groups;
}

function addDay(totals: Totals, record: DayRecord): void {
	const { status, minutes } = record;
	totals.days++;
	if (status === 'present') totals.present++;
	if (status === 'absent') totals.absent++;
	if (status === 'leave') totals.leave++;
	if (status === 'holiday' || status === 'holiday_worked') totals.holidays++;
	if (status === 'rest' || status === 'rest_worked') totals.restDays++;
	if (status === 'holiday_worked' || status === 'rest_worked') totals.daysOffWorked++;
	if (record.unresolved) totals.unresolved++;
	if (record.tardyCount > 0) totals.lateDays++;
	if (minutes.overtime > 0) totals.overtimeDays++;
	totals.tardyCount += record.tardyCount;
	totals.undertimeCount += record.undertimeCount;
	const sum = totals.minutes;
	sum.scheduled += minutes.scheduled;
	sum.presence += minutes.presence;
	sum.regular += minutes.regular;
	sum.ob += minutes.ob;
	sum.overtime += minutes.overtime;
	sum.excess += minutes.excess;
	sum.tardy += minutes.tardy;
	sum.undertime += minutes.undertime;
	sum.absent += minutes.absent;
	sum.excused += minutes.excused;
	sum.forgiven += minutes.forgiven;
	sum.unresolved += minutes.unresolved;
	sum.night += minutes.night;
	sum.suspended += minutes.suspended;
}

function emptyTotals(): Totals {
	return {
		days: 0,
		present: 0,
		absent: 0,
		leave: 0,
		holidays: 0,
		restDays: 0,
		daysOffWorked: 0,
		unresolved: 0,
		lateDays: 0,
		tardyCount: 0,
		undertimeCount: 0,
		overtimeDays: 0,
		minutes: {
			scheduled: 0,
			presence: 0,
			regular: 0,
			ob: 0,
			overtime: 0,
			excess: 0,
			tardy: 0,
			undertime: 0,
			absent: 0,
			excused: 0,
			forgiven: 0,
			unresolved: 0,
			night: 0,
			suspended: 0
		}
	};
}
