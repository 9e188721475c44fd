import { toDate, toEpochDay } from './civil-date';
import { toEpochMinute } from './punch';
import { localDay, zoneClock } from './zone-clock';

/** The instants, in epoch milliseconds, from which and before which it is that date in the zone. */
export function computeDayWindow(timeZone: string, date: string): { from: number; to: number } {
	const clock = zoneClock(timeZone);
	const day = toEpochDay(date);
	return { from: clock.toMinute(day, 0) * 60_000, to: clock.toMinute(day + 1, 0) * 60_000 };
}

/** The date, `YYYY-MM-DD`, that it is in the zone at an instant in epoch milliseconds. */
export function computeDateIn(timeZone: string, at: number): string {
	return toDate(localDay(zoneClock(timeZone), toEpochMinute(at)));
}

/** All dates from one to the other, both included; empty when they are the wrong way round. */
export function listDates(from: string, to: string): string[] {
	const first = toEpochDay(from);
	return Array.from({ length: Math.max(0, toEpochDay(to) - first + 1) }, (_, i) => toDate(first + i));
}
