import { MARGIN_DAYS } from '$domain/timekeeping/assemble-input';
import { addDays } from '$domain/timekeeping/civil-date';
import { computeDateIn } from '$domain/timekeeping/site-day';
import type { Tx } from '../db/database';
import { markDayRecords, markEmployeeDays, type EmployeeDays, type StaleMark } from './day-record.repo';

/**
 * Part of the transaction of whatever changes punches, overlays or set-up: the days that it can bear on are computed
 * again. A shift reaches over midnight, so the days beside the dates are among them.
 */
export async function markStale(tx: Tx, mark: StaleMark): Promise<void> {
	await markDayRecords(tx, {
		...mark,
		from: addDays(mark.from, -MARGIN_DAYS),
		to: mark.to === null ? null : addDays(mark.to, MARGIN_DAYS)
	});
}

/** A punch that came, went or moved. `timeZone`: any zone; one day's difference lies within the margin. */
export type MovedPunch = { employeeId: string; at: Date; timeZone: string };

/** The same for a punch. */
export async function markStaleByPunch(
	tx: Tx,
	{ cause = 'punch', ...moved }: MovedPunch & { cause?: 'punch' | 'review' }
): Promise<void> {
	await markStaleByPunches(tx, [moved], cause);
}

/** The same for punches: all of them in one statement, each day of a person once. */
export async function markStaleByPunches(
	tx: Tx,
	punches: readonly MovedPunch[],
	cause: 'punch' | 'review' = 'punch'
): Promise<void> {
	const days = new Map<string, EmployeeDays>();
	for (const { employeeId, at, timeZone } of punches) {
		const date = computeDateIn(timeZone, at.getTime());
		// The home site's calendar may be a day off the punching site's.
		const [from, to] = [addDays(date, -1 - MARGIN_DAYS), addDays(date, 1 + MARGIN_DAYS)];
		days.set(`${employeeId} ${date}`, { employeeId, from, to });
	}
	await markEmployeeDays(tx, [...days.values()], cause);
}

/** Nobody's first day of work lies before it. */
const EARLIEST = '1900-01-01';

/** The same for a first (`start`) or last (`exit`) day of work that moved: days on the one side of it owe no time. */
export async function markStaleByBound(
	tx: Tx,
	employeeId: string,
	before: string | null,
	after: string | null,
	bound: 'start' | 'exit'
): Promise<void> {
	if (before === after) return;
	const dates = [before, after].filter((date) => date !== null).sort();
	const [first, last] = [dates[0] ?? null, dates.at(-1) ?? null];
	const span =
		bound === 'start'
			? { from: before && after ? (first ?? EARLIEST) : EARLIEST, to: last }
			: { from: first ?? EARLIEST, to: before && after ? last : null };
	await markStale(tx, { affected: { kind: 'employee', id: employeeId }, ...span, cause: 'employment' });
}
