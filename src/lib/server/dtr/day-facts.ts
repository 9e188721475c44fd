import { assembleInput } from '$domain/timekeeping/assemble-input';
import type { DayRecord } from '$domain/timekeeping/day-record';
import type { Schedule } from '$domain/timekeeping/schedule';
import type { DaysThatCount } from '../timekeeping/days-that-count.service';

/** What forms and exports say about an employee's days beside the numbers. */
export type DayFacts = {
	/** schedule in force on a date: its id (null: one that is no more) and hours */
	scheduleOn: (date: string) => { id: string | null; pattern: Schedule } | null;
	/** name of the holiday on a date */
	holidayOn: (date: string) => string | null;
};

/** Reads them out of what the days were computed from. */
export function readDayFacts(
	{ employee, facts }: Pick<DaysThatCount, 'employee' | 'facts'>,
	range: { first: string; last: string }
): DayFacts {
	const { assignments } = assembleInput({ facts, employee, ...range });
	const ids = new Map([...facts.schedules].map(([id, pattern]) => [pattern, id]));
	const holidays = new Map(
		facts.holidays
			.filter(({ siteId }) => siteId === null || siteId === employee.siteId)
			.map(({ date, name }) => [date, name ?? null])
	);
	return {
		scheduleOn(date) {
			const found = assignments.find(
				({ from, to }) => (from === null || from <= date) && (to === null || date <= to)
			)?.schedule;
			return found ? { id: ids.get(found) ?? null, pattern: found } : null;
		},
		holidayOn: (date) => holidays.get(date) ?? null
	};
}

/** The leave that excuses minutes of a day, as it was counted; null without any. */
export function leaveCodeOf(record: DayRecord): string | null {
	return record.explanations.find(({ rule }) => rule === 'leave')?.code ?? null;
}

/** What else stands for minutes that nobody punched: codes of official business and of suspended work, each once. */
export function paperCodesOf(record: DayRecord): string[] {
	const codes = record.explanations.flatMap(({ rule, code }) =>
		code && (rule === 'official_business' || rule === 'suspension') ? [code] : []
	);
	return [...new Set(codes)];
}
