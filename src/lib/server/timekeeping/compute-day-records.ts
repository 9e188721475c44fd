import { assembleInput, MARGIN_DAYS } from '$domain/timekeeping/assemble-input';
import { addDays } from '$domain/timekeeping/civil-date';
import { computeDays } from '$domain/timekeeping/compute-days';
import type { DayRecord } from '$domain/timekeeping/day-record';
import type { TimekeepingFacts } from '$domain/timekeeping/facts';
import type { PunchState } from '$domain/timekeeping/punch-outcome';
import { computeDateIn, computeDayWindow } from '$domain/timekeeping/site-day';
import type { Db, Tx } from '../db/database';
import { listRecordedEmployees, loadFacts, type RecordedEmployee } from './facts.repo';

export type DayRecordsQuery = {
	employeeIds: readonly string[];
	/** first and last work date, both included; later than today is left out */
	from: string;
	to: string;
};

export type EmployeeDayRecords = {
	employee: RecordedEmployee;
	days: DayRecord[];
	/** state of every punch and correction around the range */
	punches: PunchState[];
	/** today, when it is in `days`: not over yet, so not to be judged */
	runningDate: string | null;
};

/** All that the engine needs for a group of employees, read once; run it as often as there are questions. */
export type DayInputs = { query: DayRecordsQuery; employees: RecordedEmployee[]; facts: TimekeepingFacts };

type Source = { db: Db | Tx; now: () => Date };

/**
 * Day records straight from punches, overlays and set-up, always up to date. The number of queries does not depend on
 * the number of employees. For other services; who asks has been checked there.
 */
export async function computeDayRecords(
	source: Source,
	query: DayRecordsQuery
): Promise<EmployeeDayRecords[]> {
	return runEngine(await loadDayInputs(source, query), source.now());
}

export async function loadDayInputs({ db }: Pick<Source, 'db'>, query: DayRecordsQuery): Promise<DayInputs> {
	const employees = await listRecordedEmployees(db, query.employeeIds);
	// Twice the engine's margin: a correction is filed under the work date, which may lie off its punch's date.
	const from = addDays(query.from, -2 * MARGIN_DAYS);
	const to = addDays(query.to, 2 * MARGIN_DAYS);
	const facts = await loadFacts(db, {
		employeeIds: employees.map(({ id }) => id),
		from,
		to,
		// Zones lie within a day of UTC.
		fromAt: new Date(computeDayWindow('UTC', addDays(from, -1)).from),
		toAt: new Date(computeDayWindow('UTC', addDays(to, 1)).to)
	});
	return { query, employees, facts };
}

/** The engine over what was loaded; facts may be replaced first to ask "what if". */
export function runEngine({ query, employees, facts }: DayInputs, now: Date): EmployeeDayRecords[] {
	return employees.map((employee) => {
		const current = computeDateIn(employee.timeZone, now.getTime());
		const last = query.to < current ? query.to : current;
		if (last < query.from) return { employee, days: [], punches: [], runningDate: null };
		const { days, punches } = computeDays(assembleInput({ facts, employee, first: query.from, last }));
		return { employee, days, punches, runningDate: last === current ? current : null };
	});
}
