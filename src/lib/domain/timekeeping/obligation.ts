import type { DayShape } from './day-shape';
import { runOn } from './day-shape';
import { subtract, total } from './intervals';
import type { Span } from './intervals';
import type { Session } from './pair';

/** What a date asks for, once its punches are known. */
export interface Obligation {
	/** Scheduled stretches between the breaks, in time order. */
	blocks: readonly Span[];
	/** Unpaid windows: presence inside is never credited. */
	breaks: readonly Span[];
}

const NOTHING: readonly Span[] = [];

/**
 * The scheduled blocks before anything is paired. Only flexi depends on a punch: the start follows the
 * first in, clamped to the earliest and latest start; `firstIn` null means the default start.
 */
export function expectedBlocks(shape: DayShape, firstIn: number | null): readonly Span[] {
	const { shift } = shape;
	if (!shift) return NOTHING;
	if (!shift.flexi || firstIn === null) return shift.blocks;
	const start = clamp(firstIn, shift.flexi.earliest, shift.flexi.latest);
	const moved = start - shift.start;
	const breaks = shift.floating
		? subtract([{ start: shift.start, end: shift.end }], shift.blocks).map((pause) => ({
				start: pause.start + moved,
				end: pause.end + moved
			}))
		: shape.breaks;
	return runOn(start, shift.flexi.requiredMinutes, breaks);
}

/** The blocks and breaks of a date whose sessions are known: floating breaks take their place now. */
export function obligationOf(
	shape: DayShape,
	sessions: readonly Session[],
	firstIn: number | null
): Obligation {
	const { shift } = shape;
	if (!shift?.floating) return { blocks: expectedBlocks(shape, firstIn), breaks: shape.breaks };
	const nominal = expectedBlocks(shape, firstIn);
	if (sessions.length === 0) return { blocks: nominal, breaks: NOTHING };
	const start = nominal[0]?.start ?? shift.start;
	const end = nominal.at(-1)?.end ?? shift.end;
	const punched = punchedBreaks(sessions, { start, end }, shift.floating.minutes);
	const owed = shift.floating.mode === 'deduct' ? shift.floating.minutes - total(punched) : 0;
	const breaks =
		owed > 0 && shift.floating.mode === 'deduct'
			? deduct(sessions, { punched, minutes: owed, afterMinutes: shift.floating.afterMinutes, from: start })
			: punched;
	return { blocks: runOn(start, total(nominal), breaks), breaks };
}

/** Gaps between sessions inside the shift, the earliest first, up to `allowance` minutes. */
function punchedBreaks(sessions: readonly Session[], within: Span, allowance: number): Span[] {
	const breaks: Span[] = [];
	let left = allowance;
	for (const [i, session] of sessions.entries()) {
		const before = sessions[i - 1];
		if (!before || left <= 0) continue;
		const start = Math.max(before.end, within.start);
		const end = Math.min(session.start, within.end, start + left);
		if (end <= start) continue;
		breaks.push({ start, end });
		left -= end - start;
	}
	return breaks;
}

interface Deduction {
	punched: Span[];
	minutes: number;
	afterMinutes: number;
	/** Work before the shift's start does not bring the break closer. */
	from: number;
}

/** Takes the rest of the break out of the work, right after `afterMinutes` of it; nothing when less was worked. */
function deduct(sessions: readonly Session[], { punched, minutes, afterMinutes, from }: Deduction): Span[] {
	let worked = 0;
	for (const session of sessions) {
		const start = Math.max(session.start, from);
		const length = session.end - start;
		if (length <= 0) continue;
		if (worked + length > afterMinutes) {
			const at = start + Math.max(0, afterMinutes - worked);
			const taken = { start: at, end: Math.min(at + minutes, session.end) };
			return [...punched, taken].sort((a, b) => a.start - b.start);
		}
		worked += length;
	}
	return punched;
}

function clamp(value: number, low: number, high: number): number {
	return Math.min(Math.max(value, low), high);
}
