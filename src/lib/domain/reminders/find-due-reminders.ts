import { toEpochDay } from '../timekeeping/civil-date';
import { computeDays } from '../timekeeping/compute-days';
import { createCalendar, type DayContext } from '../timekeeping/day-context';
import type { DayRecord } from '../timekeeping/day-record';
import { subtract, toSet, type Span } from '../timekeeping/intervals';
import type { TimekeepingInput } from '../timekeeping/timekeeping-input';

/** A start and an end of a shift are given so long before somebody is reminded of the punch. */
export const NO_IN_AFTER_MS = 10 * 60_000;
export const NO_OUT_AFTER_MS = 30 * 60_000;
/** A server that was down reminds nobody of what is long over. */
const STALE_AFTER_MS = 2 * 60 * 60_000;

/** `edgeMs`: the start or the end that passed without a punch, Unix ms. */
export type DueReminder = { kind: 'no_in' | 'no_out'; date: string; edgeMs: number };

/**
 * Of what one employee is to be reminded at this instant: an IN that is missing after the start of the shift, an OUT after
 * its end. Leave, official business, suspensions and holidays take hours out of the shift, approved overtime goes on
 * behind it, and with flexible hours it starts at the latest start. A punch that waits for review is a punch.
 *
 * @param input with the dates in question as its range: today, and yesterday for shifts over midnight
 */
export function findDueReminders(input: TimekeepingInput, nowMs: number): DueReminder[] {
	const calendar = createCalendar(input);
	return computeDays(input).days.flatMap((record) => {
		const context = calendar.contextOf(toEpochDay(record.date));
		return [findMissingIn(record, context), findMissingOut(record, context)].flatMap((due) =>
			due && checkDue(due, nowMs) ? [due] : []
		);
	});
}

function checkDue({ kind, edgeMs }: DueReminder, nowMs: number): boolean {
	const sinceMs = nowMs - edgeMs - (kind === 'no_in' ? NO_IN_AFTER_MS : NO_OUT_AFTER_MS);
	return sinceMs >= 0 && sinceMs < STALE_AFTER_MS;
}

function findMissingIn(record: DayRecord, { shape }: DayContext): DueReminder | null {
	const start = owedSpans(record)[0]?.start;
	const came = record.sessions.length > 0 || record.orphans.length > 0 || waits(record);
	if (start === undefined || came) return null;
	const latest = (shape.shift?.flexi?.latest ?? -Infinity) * 60_000;
	return { kind: 'no_in', date: record.date, edgeMs: Math.max(start, latest) };
}

function findMissingOut(record: DayRecord, { approvals }: DayContext): DueReminder | null {
	const end = owedSpans(record).at(-1)?.end;
	const lastOut = Math.max(-Infinity, ...record.sessions.map(({ out }) => out));
	const atWork = record.orphans.some(({ side, at }) => side === 'in' && at > lastOut);
	if (end === undefined || !atWork || waits(record)) return null;
	return {
		kind: 'no_out',
		date: record.date,
		edgeMs: Math.max(end, ...approvals.map((approval) => approval.end * 60_000))
	};
}

/** What is left of the shift once leave and official business are taken out, Unix ms. */
function owedSpans({ explanations }: DayRecord): readonly Span[] {
	const spansOf = (...fields: DayRecord['explanations'][number]['field'][]): Span[] =>
		explanations.flatMap(({ field, from, to }) =>
			fields.includes(field) && from !== undefined && to !== undefined ? [{ start: from, end: to }] : []
		);
	return subtract(toSet(spansOf('scheduled')), toSet(spansOf('excused', 'ob')));
}

const waits = ({ flags }: DayRecord) => flags.includes('waits_for_review');
