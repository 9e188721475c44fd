import * as v from 'valibot';
import { WEEKDAYS, daysInMonth, toDate, toEpochDay, weekdayOf } from './civil-date';
import { DateSchema } from './schedule';

const RangeSchema = v.pipe(
	v.object({ first: DateSchema, last: DateSchema }),
	v.check(
		({ first, last }) => first <= last,
		(issue) => `the period ends on ${issue.input.last}, before it starts on ${issue.input.first}`
	)
);

/**
 * How pay periods follow each other. `month_days`: a period begins on each of these days of the month
 * (`[1]` monthly, `[1, 16]` twice a month, `[11, 26]` cut-offs). `ranges`: written down one by one.
 */
export const PeriodPatternSchema = v.variant('kind', [
	v.object({
		kind: v.literal('month_days'),
		startDays: v.pipe(
			v.array(
				v.pipe(
					v.number(),
					v.integer(),
					v.minValue(1),
					v.maxValue(28, 'start days end at 28, which every month has')
				)
			),
			v.minLength(1, 'at least one start day is needed'),
			v.check((days) => new Set(days).size === days.length, 'a start day appears twice')
		)
	}),
	v.object({ kind: v.literal('weekly'), startsOn: v.picklist(WEEKDAYS) }),
	/** `anchor`: the first day of any one of the periods. */
	v.object({ kind: v.literal('bi_weekly'), anchor: DateSchema }),
	v.object({
		kind: v.literal('ranges'),
		ranges: v.pipe(
			v.array(RangeSchema),
			v.check(
				(list) => !findOverlap(list),
				(issue) => `periods overlap on ${findOverlap(issue.input)}`
			)
		)
	})
]);

export type PeriodPattern = v.InferOutput<typeof PeriodPatternSchema>;

/** A pay period: first and last work date, both included. */
export interface PeriodRange {
	first: string;
	last: string;
}

export const SEMI_MONTHLY: PeriodPattern = { kind: 'month_days', startDays: [1, 16] };
export const MONTHLY: PeriodPattern = { kind: 'month_days', startDays: [1] };

/** The period a date belongs to; null when a pattern of written-down ranges leaves it out. */
export function findPeriod(pattern: PeriodPattern, date: string): PeriodRange | null {
	const day = toEpochDay(date);
	switch (pattern.kind) {
		case 'weekly': {
			const into = (weekdayOf(day) - WEEKDAYS.indexOf(pattern.startsOn) + 7) % 7;
			return range(day - into, 7);
		}
		case 'bi_weekly': {
			const into = (((day - toEpochDay(pattern.anchor)) % 14) + 14) % 14;
			return range(day - into, 14);
		}
		case 'month_days':
			return inMonth(pattern.startDays, date);
		case 'ranges':
			return pattern.ranges.find(({ first, last }) => first <= date && date <= last) ?? null;
	}
}

/** The periods that touch `[first, last]`, in time order. */
export function listPeriods(pattern: PeriodPattern, { first, last }: PeriodRange): PeriodRange[] {
	if (pattern.kind === 'ranges')
		return pattern.ranges
			.filter((entry) => entry.last >= first && entry.first <= last)
			.sort((a, b) => (a.first < b.first ? -1 : 1));
	const found: PeriodRange[] = [];
	for (let date = first; date <= last;) {
		const period = findPeriod(pattern, date);
		if (!period) break;
		found.push(period);
		date = toDate(toEpochDay(period.last) + 1);
	}
	return found;
}

function range(firstDay: number, length: number): PeriodRange {
	return { first: toDate(firstDay), last: toDate(firstDay + length - 1) };
}

function inMonth(startDays: readonly number[], date: string): PeriodRange {
	const starts = [...startDays].sort((a, b) => a - b);
	const dayOfMonth = Number(date.slice(8));
	const monthStart = toEpochDay(date) - dayOfMonth;
	const earliest = starts[0] ?? 1;
	const start = starts.findLast((entry) => entry <= dayOfMonth);
	const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
	const before = daysInMonth(month === 1 ? year - 1 : year, month === 1 ? 12 : month - 1);
	// Before the month's first start day: the period began on the last start day of the month before.
	const firstDay = start === undefined ? monthStart - before + (starts.at(-1) ?? 1) : monthStart + start;
	const next = start === undefined ? earliest : starts.find((entry) => entry > dayOfMonth);
	const nextDay = next === undefined ? monthStart + daysInMonth(year, month) + earliest : monthStart + next;
	return { first: toDate(firstDay), last: toDate(nextDay - 1) };
}

function findOverlap(list: readonly PeriodRange[]): string | null {
	const sorted = [...list].sort((a, b) => (a.first < b.first ? -1 : 1));
	const clash = sorted.find((entry, i) => entry.first <= (sorted[i - 1]?.last ?? ''));
	return clash?.first ?? null;
}
