import { toDate, toEpochDay } from './civil-date';
import type { DayShape } from './day-shape';
import { pair } from './pair';
import type { Orphan, Session } from './pair';
import { DEFAULT_POLICY } from './policy';
import type { Policy } from './policy';
import { toEpochMinute } from './punch';
import type { KeptPunch, Punch } from './punch';
import { streamPunches, type StreamInput } from './punch-stream';
import { waitingByDay, type WaitingPunch } from './waiting';
import { zoneClock } from './zone-clock';

export interface UnscheduledDayInput<P extends Punch> {
	/** IANA zone that decides the work date. */
	timeZone: string;
	/** Work date, `YYYY-MM-DD`. */
	date: string;
	/**
	 * Punches around the date, in any order; those of other dates are ignored. Give the hours after midnight
	 * too: an out at 00:30 closes the session of the evening before.
	 */
	punches: readonly P[];
	/** Punches that wait for review. */
	waiting?: readonly WaitingPunch[];
	/** Epoch milliseconds. With it, a session that may still be running is `open` instead of unresolved. */
	now?: number;
	policy?: Policy;
}

export interface UnscheduledSession<P extends Punch> {
	in: P | null;
	out: P | null;
	/** Whole minutes between the punches; null while one is missing. */
	minutes: number | null;
}

export interface UnscheduledDay<P extends Punch> {
	date: string;
	/** In time order; one whose counterpart is missing has null on that side. */
	sessions: UnscheduledSession<P>[];
	workedMinutes: number;
	/** A session is running at `now`. */
	open: boolean;
	/** A punch is missing or waits for review: the worked minutes are not the whole truth. */
	unresolved: boolean;
	/** Double taps and second ins or outs that count for nothing. */
	ignored: P[];
	/** Those of this date that wait for review. */
	waiting: WaitingPunch[];
}

/** Pairs a day's punches for an employee without a schedule: what was worked, and what is missing. */
export function computeUnscheduledDay<P extends Punch>(input: UnscheduledDayInput<P>): UnscheduledDay<P> {
	const policy = input.policy ?? DEFAULT_POLICY;
	const originals = new Map(input.punches.map((punch) => [punch.id, punch]));
	const original = (punch: KeptPunch | null) => (punch && originals.get(punch.id)) ?? null;

	const stream: StreamInput = {
		punches: input.punches.map((punch) => ({ ...punch, minute: toEpochMinute(punch.at), corrected: false })),
		clock: zoneClock(input.timeZone),
		shapeOf: withoutShift,
		policyOn: () => policy
	};
	const { dates, duplicates } = streamPunches(stream);
	const waiting = waitingByDay(input.waiting ?? [], stream).get(toEpochDay(input.date)) ?? [];
	const own = dates.find((entry) => toDate(entry.day) === input.date)?.punches ?? [];
	const { sessions, orphans, redundant } = pair({ punches: own, blocks: [], assumeBreak: false });

	const running = orphans.find((orphan) => isRunning(orphan, own, policy, input.now));
	const taken = new Set(own);
	const ignored = [
		...redundant.map((entry) => entry.punch),
		...duplicates.filter((entry) => taken.has(entry.of)).map((entry) => entry.punch)
	];
	return {
		date: input.date,
		sessions: inOrder(sessions, orphans).map(({ inPunch, outPunch, start, end }) => ({
			in: original(inPunch),
			out: original(outPunch),
			minutes: inPunch && outPunch ? end - start : null
		})),
		workedMinutes: sessions.reduce((sum, session) => sum + session.end - session.start, 0),
		open: running !== undefined,
		unresolved: waiting.length > 0 || orphans.some((orphan) => orphan !== running),
		waiting,
		ignored: ignored.flatMap((punch) => original(punch) ?? [])
	};
}

function withoutShift(day: number): DayShape {
	return { day, breaks: [], shift: null };
}

function inOrder(sessions: Session[], orphans: Orphan[]): Session[] {
	const halves = orphans.map(({ side, punch }) => ({
		start: punch.minute,
		end: punch.minute,
		inPunch: side === 'in' ? punch : null,
		outPunch: side === 'out' ? punch : null
	}));
	return [...sessions, ...halves].sort((a, b) => a.start - b.start);
}

/** The day's last punch is an in that may still be closed. */
function isRunning(orphan: Orphan, own: readonly KeptPunch[], policy: Policy, now?: number): boolean {
	if (now === undefined || orphan.side !== 'in' || orphan.punch !== own.at(-1)) return false;
	return toEpochMinute(now) - orphan.punch.minute <= policy.maxSessionMinutes;
}
