import { MARGIN_DAYS } from '$domain/timekeeping/assemble-input';
import { addDays } from '$domain/timekeeping/civil-date';
import { computeDateIn } from '$domain/timekeeping/site-day';
import type { Tx } from '../db/database';
import { markDayRecords, type StaleMark } from './day-record.repo';

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

/** The same for a punch that came, went or moved. `timeZone`: any zone; one day's difference lies within the margin. */
export async function markStaleByPunch(
	tx: Tx,
	moved: { employeeId: string; at: Date; timeZone: string; cause?: 'punch' | 'review' }
): Promise<void> {
	const { employeeId, at, timeZone, cause = 'punch' } = moved;
	const date = computeDateIn(timeZone, at.getTime());
	// The home site's calendar may be a day off the punching site's.
	const [from, to] = [addDays(date, -1), addDays(date, 1)];
	await markStale(tx, { affected: { kind: 'employee', id: employeeId }, from, to, cause });
}
