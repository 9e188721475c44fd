import { dayShape } from './day-shape';
import { subtract, toSet, total } from './intervals';
import { toEpochMinute } from './punch';
import type { Schedule } from './schedule';
import { localDay, zoneClock } from './zone-clock';

/**
 * Minutes at work until now, the breaks of the schedule taken off: for the worker's own eyes, before the day is over and
 * the rules have judged it.
 *
 * @param sessions instants in Unix ms; `outMs` null: still at work
 */
export function computeWorkedSoFar(
	sessions: readonly { inMs: number; outMs: number | null }[],
	{ schedule, timeZone, nowMs }: { schedule: Schedule | null; timeZone: string; nowMs: number }
): number {
	const [first] = sessions;
	if (!first) return 0;
	const spans = toSet(
		sessions.map(({ inMs, outMs }) => ({ start: toEpochMinute(inMs), end: toEpochMinute(outMs ?? nowMs) }))
	);
	const clock = zoneClock(timeZone);
	const day = localDay(clock, toEpochMinute(first.inMs));
	const breaks = schedule ? dayShape(schedule, clock, day).breaks : [];
	return total(subtract(spans, breaks));
}
