import { dayShape, type Shift } from './day-shape';
import type { Policy } from './policy';
import { toEpochMinute } from './punch';
import type { Schedule } from './schedule';
import { localDay, zoneClock } from './zone-clock';

/** How an arrival stands to the shift that it belongs to. */
export type Arrival = {
	/** Unix ms */
	startMs: number;
	endMs: number;
	/** 0: on time, or within the grace; below zero: so much before the shift begins */
	lateMinutes: number;
	/** Unix ms from which on a punch belongs to this shift: an earlier one there means that this is no arrival */
	windowStartMs: number;
};

/** Null on a day without a shift, and for a punch that belongs to none. */
export function computeArrival(
	{ schedule, policy, timeZone }: { schedule: Schedule; policy: Policy; timeZone: string },
	atMs: number
): Arrival | null {
	const at = toEpochMinute(atMs);
	const clock = zoneClock(timeZone);
	const today = localDay(clock, at);
	// After midnight it may still be the night shift of yesterday, and late at night already the one of tomorrow.
	const shift = [today, today - 1, today + 1]
		.flatMap((day) => dayShape(schedule, clock, day).shift ?? [])
		.find(({ windowStart, end }) => windowStart <= at && at < end);
	if (!shift) return null;
	return {
		startMs: shift.start * 60_000,
		endMs: shift.end * 60_000,
		lateMinutes: lateMinutesOf(shift, policy, at),
		windowStartMs: shift.windowStart * 60_000
	};
}

function lateMinutesOf({ start, flexi }: Shift, { graceMinutes }: Policy, at: number): number {
	const [earliest, latest] = flexi ? [flexi.earliest, flexi.latest] : [start, start];
	if (at < earliest) return at - earliest;
	const late = at - latest;
	return late > graceMinutes ? late : 0;
}
