import type { WorkDate } from './attribute';
import { toDate } from './civil-date';
import { dayShape } from './day-shape';
import type { DayShape } from './day-shape';
import type { Span } from './intervals';
import { expectedBlocks } from './obligation';
import { pair } from './pair';
import type { Policy } from './policy';
import { toEpochMinute } from './punch';
import type { KeptPunch, Punch } from './punch';
import { streamPunches } from './punch-stream';
import type { Schedule } from './schedule';
import { clock24 } from './wall-time';
import { zoneClock } from './zone-clock';
import type { ZoneClock } from './zone-clock';

/** How close to a boundary a punch must be to speak against the plain alternation of in and out. */
const PULL_MINUTES = 15;

export interface InferDirectionInput {
	/** The employee's recent punches (two days back are enough), without the new one; any order. */
	punches: readonly Punch[];
	/** Schedule in force, or null when none is assigned. */
	schedule: Schedule | null;
	policy: Policy;
	/** IANA zone of the schedule. */
	timeZone: string;
	/** Instant of the new punch, epoch milliseconds. */
	at: number;
}

export interface InferredDirection {
	direction: 'in' | 'out';
	/** `break`: leaving for or coming back from a break; `shift`: anything else. */
	purpose: 'shift' | 'break';
	reason:
		| 'repeats_last' // a double tap keeps the direction of the punch it repeats
		| 'open_session' // an in is open on this work date
		| 'missed_break_out' // an in is open, but the break has just ended
		| 'back_from_break'
		| 'missed_in' // nothing is open, but a block is ending that nobody began
		| 'new_session'
		| 'stale_session'; // an older session was never closed; it does not flip this one
	/** Work date the new punch belongs to, `YYYY-MM-DD`. */
	workDate: string;
	/** One English sentence for the worker and the reviewer. */
	explanation: string;
}

/**
 * The direction of a punch at the moment it is made, from the same steps that compute the day: the session
 * that is open on its work date, the break windows, and the nearest scheduled boundary. Never a bare toggle.
 */
export function inferDirection(input: InferDirectionInput): InferredDirection {
	const { schedule, policy, at } = input;
	const clock = zoneClock(input.timeZone);
	const probe: KeptPunch = {
		id: '\uffff',
		at,
		direction: 'auto',
		minute: toEpochMinute(at),
		corrected: false
	};
	const shapeOf = (day: number): DayShape =>
		schedule ? dayShape(schedule, clock, day) : { day, breaks: [], shift: null };
	const known = input.punches
		.filter((punch) => punch.at <= at)
		.map((punch) => ({ ...punch, minute: toEpochMinute(punch.at), corrected: false }));
	const { dates, duplicates } = streamPunches({
		punches: [...known, probe],
		clock,
		shapeOf,
		policyOn: () => policy
	});

	const today = dates.at(-1);
	const repeated = duplicates.find((entry) => entry.punch === probe)?.of;
	if (!today) throw new Error('the new punch has no work date');
	const before = today.punches.filter((punch) => punch !== probe);
	const state = stateOf(before, shapeOf(today.day), policy, repeated ?? probe);
	const decided = repeated
		? repeat(repeated, state, clock)
		: state.open
			? whileOpen(probe.minute, state.open, state, clock)
			: whileClosed(probe.minute, state, { clock, stale: isStale(dates.at(-2)) && before.length === 0 });
	return { ...decided, workDate: toDate(today.day) };
}

type Decision = Omit<InferredDirection, 'workDate'>;

interface DayState {
	/** The in that waits for its out. */
	open: KeptPunch | null;
	last: KeptPunch | null;
	blocks: readonly Span[];
	breaks: readonly Span[];
}

function stateOf(before: readonly KeptPunch[], shape: DayShape, policy: Policy, probe: KeptPunch): DayState {
	const first = before[0] ?? probe;
	const blocks = expectedBlocks(shape, first.minute);
	const assumeBreak = policy.missingBreakPunch === 'assume_break';
	const { orphans } = pair({ punches: before, blocks, assumeBreak });
	const last = before.at(-1) ?? null;
	const open =
		orphans.find((orphan) => orphan.side === 'in' && isLatestIn(orphan.punch, before))?.punch ?? null;
	return { open, last, blocks, breaks: shape.breaks };
}

/** Later punches, if any, are further ins: the session is still the open one. */
function isLatestIn(punch: KeptPunch, before: readonly KeptPunch[]): boolean {
	return before.slice(before.indexOf(punch) + 1).every((later) => later.direction === 'in');
}

function repeat(repeated: KeptPunch, state: DayState, clock: ZoneClock): Decision {
	const direction = state.open ? 'in' : repeated.direction === 'auto' ? 'out' : repeated.direction;
	return {
		direction,
		purpose: isBreakTime(repeated.minute, state) ? 'break' : 'shift',
		reason: 'repeats_last',
		explanation: `This repeats the punch of ${say(repeated.minute, clock)} and counts as the same ${direction}.`
	};
}

function whileOpen(t: number, open: KeptPunch, state: DayState, clock: ZoneClock): Decision {
	const ended = state.blocks.find((block, i) => {
		const before = state.blocks[i - 1];
		return before && Math.abs(t - block.start) <= PULL_MINUTES && open.minute < before.end;
	});
	if (ended && t > breakMiddle(ended, state.blocks)) {
		return {
			direction: 'in',
			purpose: 'break',
			reason: 'missed_break_out',
			explanation: `In since ${say(open.minute, clock)} without an out for the break; the break ends at ${say(ended.start, clock)}, so this is the way back in.`
		};
	}
	const forBreak = isBreakTime(t, state);
	return {
		direction: 'out',
		purpose: forBreak ? 'break' : 'shift',
		reason: 'open_session',
		explanation: `In since ${say(open.minute, clock)}; this closes that session${forBreak ? ' for the break' : ''}.`
	};
}

function whileClosed(t: number, state: DayState, context: { clock: ZoneClock; stale: boolean }): Decision {
	const { clock, stale } = context;
	const missed = state.blocks.find((block, i) => {
		const isFinal = i === state.blocks.length - 1;
		const near = isFinal ? t >= block.end - PULL_MINUTES : Math.abs(t - block.end) <= PULL_MINUTES;
		return near && (!state.last || state.last.minute <= block.start);
	});
	if (missed) {
		return {
			direction: 'out',
			purpose: isBreakTime(t, state) ? 'break' : 'shift',
			reason: 'missed_in',
			explanation: `No in is open, but the hours from ${say(missed.start, clock)} end at ${say(missed.end, clock)}: taken as the out; the in is missing.`
		};
	}
	const last = state.last;
	if (last && state.blocks.some((block) => block.start > last.minute - PULL_MINUTES || t < block.end)) {
		return {
			direction: 'in',
			purpose: isBreakTime(last.minute, state) ? 'break' : 'shift',
			reason: 'back_from_break',
			explanation: `Out since ${say(last.minute, clock)}; back in.`
		};
	}
	return {
		direction: 'in',
		purpose: 'shift',
		reason: stale ? 'stale_session' : 'new_session',
		explanation: stale
			? 'The session of an earlier work date was never closed; this starts a new one.'
			: 'No session is open; this starts one.'
	};
}

/** Inside a break window (or a little around it), with work scheduled after it. */
function isBreakTime(t: number, { blocks, breaks }: DayState): boolean {
	const gaps = blocks
		.slice(1)
		.map((block, i) => ({ start: blocks[i]?.end ?? block.start, end: block.start }));
	const end = blocks.at(-1)?.end ?? -Infinity;
	return [...gaps, ...breaks].some(
		(pause) => pause.end < end && pause.start - PULL_MINUTES <= t && t <= pause.end + PULL_MINUTES
	);
}

function breakMiddle(block: Span, blocks: readonly Span[]): number {
	const before = blocks[blocks.indexOf(block) - 1];
	return before ? (before.end + block.start) / 2 : block.start;
}

function isStale(previous: WorkDate | undefined): boolean {
	if (!previous) return false;
	const explicit = previous.punches.some((punch) => punch.direction !== 'auto');
	return explicit ? previous.punches.at(-1)?.direction !== 'out' : previous.punches.length % 2 === 1;
}

function say(minute: number, clock: ZoneClock): string {
	return clock24(clock.toWall(minute));
}
