import type { Session } from './pair';
import type { Policy, Rounding } from './policy';
import type { ZoneClock } from './zone-clock';

/**
 * Rounds the punched sides of sessions on the wall clock, for arithmetic only. Sessions never run backwards
 * and never overlap afterwards. US 29 CFR 785.48 accepts rounding only where it is neutral over time.
 */
export function roundSessions(sessions: Session[], policy: Policy, clock: ZoneClock): Session[] {
	const { in: forIn, out: forOut } = policy.rounding;
	if (forIn.mode === 'none' && forOut.mode === 'none') return sessions;
	let earliest = -Infinity;
	return sessions.map((session) => {
		const start = Math.max(earliest, session.inPunch ? round(session.start, forIn, clock) : session.start);
		const end = Math.max(start, session.outPunch ? round(session.end, forOut, clock) : session.end);
		earliest = end;
		return { ...session, start, end };
	});
}

function round(minute: number, { mode, stepMinutes }: Rounding, clock: ZoneClock): number {
	if (mode === 'none') return minute;
	const wall = clock.toWall(minute);
	const steps = wall / stepMinutes;
	const rounded =
		mode === 'down' ? Math.floor(steps) : mode === 'up' ? Math.ceil(steps) : Math.floor(steps + 0.5);
	return minute + rounded * stepMinutes - wall;
}
