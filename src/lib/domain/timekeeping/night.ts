import { toSet } from './intervals';
import type { Span } from './intervals';
import type { Policy } from './policy';
import { wallMinutes } from './wall-time';
import type { ZoneClock } from './zone-clock';

/**
 * Step 8: the night windows that a work date can touch, as instants. Every night counts, so an early shift
 * that starts at 04:00 is in the window that began the evening before; the union counts no minute twice.
 */
export function nightWindows(policy: Policy, clock: ZoneClock, day: number): Span[] {
	const from = wallMinutes(policy.night.from);
	const to = wallMinutes(policy.night.to);
	const windows: Span[] = [];
	for (let evening = day - 2; evening <= day + 2; evening++)
		windows.push({ start: clock.toMinute(evening, from), end: clock.toMinute(evening, to) });
	return toSet(windows);
}
