import { toDate } from './civil-date';
import type { DayRecord, DayResults } from './day-record';
import { clock24 } from './wall-time';
import { zoneClock } from './zone-clock';

/** The dates whose records differ between two computations: exactly what a late punch or a correction affects. */
export function findAffectedDates(before: DayResults, after: DayResults): string[] {
	const known = new Map(before.days.map((day) => [day.date, JSON.stringify(day)]));
	const changed = after.days
		.filter((day) => known.get(day.date) !== JSON.stringify(day))
		.map((day) => day.date);
	const kept = new Set(after.days.map((day) => day.date));
	const gone = before.days.filter((day) => !kept.has(day.date)).map((day) => day.date);
	return [...changed, ...gone].sort();
}

/**
 * The earliest date that new or voided punches can change. A punch can close a session of the evening before,
 * and one session more or less can move later punches as well, so recompute from here on and keep what differs.
 */
export function findFirstAffectedDate(instants: readonly number[], timeZone: string): string | null {
	if (instants.length === 0) return null;
	const clock = zoneClock(timeZone);
	const days = instants.map((at) => Math.floor(clock.toWall(Math.floor(at / 60_000)) / 1440));
	// 48:00 is the latest end of a shift, so its work date lies at most two days back.
	return toDate(Math.min(...days) - 2);
}

/** `08:00-12:00`, `13:00-?`: the sessions of a day on the wall clock of the zone, in order. */
export function toTimeSpans({ sessions, orphans }: DayRecord, timeZone: string): string[] {
	const clock = zoneClock(timeZone);
	const time = (at: number) => clock24(clock.toWall(Math.floor(at / 60_000)));
	const spans = [
		...sessions.map((session) => ({ at: session.in, text: `${time(session.in)}-${time(session.out)}` })),
		...orphans.map(({ at, side }) => ({ at, text: side === 'in' ? `${time(at)}-?` : `?-${time(at)}` }))
	];
	return spans.sort((a, b) => a.at - b.at).map(({ text }) => text);
}
