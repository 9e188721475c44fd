import type { DayMinutes } from './day-record';
import type { ExplanationRule } from './explanation';
import { clip, intersect, subtract, toSet, total } from './intervals';
import type { Span, SpanSet } from './intervals';
import type { Orphan, Session } from './pair';
import type { Policy } from './policy';
import type { KeptPunch } from './punch';
import type { WaitingPunch } from './waiting';

export interface MissedInput {
	/** Blocks that are owed: the schedule without leave. */
	owed: SpanSet;
	/** The part of them that is credited, by presence or official business. */
	credited: SpanSet;
	/** Kept punches of the date. */
	punches: readonly KeptPunch[];
	sessions: readonly Session[];
	orphans: readonly Orphan[];
	/** Punches of the date in review: until somebody decides, nothing missing is judged. */
	waiting: readonly WaitingPunch[];
	policy: Policy;
}

/** One missed span and what it counts as. */
export interface MissedPart extends Span {
	field: keyof Pick<DayMinutes, 'tardy' | 'undertime' | 'absent' | 'forgiven' | 'unresolved'>;
	rule: ExplanationRule;
	punchIds: string[];
	graceMinutes?: number;
}

export interface Missed {
	parts: MissedPart[];
	/** Blocks with lateness, blocks with undertime. */
	tardyCount: number;
	undertimeCount: number;
}

/**
 * Step 6: what the owed minutes without credit are. Minutes that hang on a missing punch, or on one that waits for
 * review, are unresolved.
 * Otherwise, per block: neither credit nor a punch is absence, a gap at the start is lateness (after grace),
 * any other gap is undertime. The three are not monotone one by one; only their sum is.
 */
export function computeMissed(input: MissedInput): Missed {
	const missing = subtract(input.owed, input.credited);
	const result: Missed = { parts: [], tardyCount: 0, undertimeCount: 0 };
	if (missing.length === 0) return result;
	const unresolved = unresolvedParts(missing, input);
	result.parts.push(...unresolved);
	const settled = unresolved.length > 0 ? subtract(missing, toSet(unresolved)) : missing;
	if (input.waiting.length > 0) {
		const punchIds = input.waiting.map(({ id }) => id);
		for (const span of settled)
			result.parts.push({ ...span, field: 'unresolved', rule: 'waits_for_review', punchIds });
		return result;
	}
	for (const [index, block] of input.owed.entries()) {
		const gaps = clip(settled, block.start, block.end);
		if (gaps.length > 0) judgeBlock({ block, index, gaps }, input, result);
	}
	return result;
}

/** After an orphan in up to the next session; before an orphan out back to the previous one. */
function unresolvedParts(missing: SpanSet, { orphans, sessions }: MissedInput): MissedPart[] {
	const parts: MissedPart[] = [];
	let left = missing;
	for (const { side, punch } of orphans) {
		const next = sessions.find((session) => session.start >= punch.minute)?.start ?? Infinity;
		const previous = sessions.findLast((session) => session.end <= punch.minute)?.end ?? -Infinity;
		const reach = side === 'in' ? { start: punch.minute, end: next } : { start: previous, end: punch.minute };
		const found = intersect(left, [reach]);
		left = subtract(left, found);
		for (const span of found)
			parts.push({
				...span,
				field: 'unresolved',
				rule: side === 'in' ? 'missing_out' : 'missing_in',
				punchIds: [punch.id]
			});
	}
	return parts;
}

interface Block {
	block: Span;
	index: number;
	/** Settled gaps inside the block, in time order; at least one. */
	gaps: Span[];
}

function judgeBlock({ block, index, gaps }: Block, input: MissedInput, result: Missed): void {
	const hasCredit = input.credited.some((span) => span.start < block.end && span.end > block.start);
	const hasPunch = input.punches.some(({ minute }) => minute > block.start && minute < block.end);
	if (!hasCredit && !hasPunch && total(gaps) === block.end - block.start) {
		result.parts.push({ ...block, field: 'absent', rule: 'no_punch_in_block', punchIds: [] });
		return;
	}
	let early = false;
	let late = false;
	for (const gap of gaps) {
		if (gap.start === block.start) {
			const parts = judgeLateness(gap, index, input);
			result.parts.push(...parts);
			late ||= parts.some((part) => part.field === 'tardy');
		} else {
			const rule = gap.end === block.end ? 'left_early' : 'gap';
			result.parts.push({ ...gap, field: 'undertime', rule, punchIds: idsAt(gap, input) });
			early = true;
		}
	}
	if (late) result.tardyCount++;
	if (early) result.undertimeCount++;
}

function judgeLateness(gap: Span, index: number, input: MissedInput): MissedPart[] {
	const { policy } = input;
	const graceMinutes = index === 0 ? policy.graceMinutes : policy.breakGraceMinutes;
	const punchIds = idsAt(gap, input);
	const forgiven = (span: Span): MissedPart => ({
		...span,
		field: 'forgiven',
		rule: 'within_grace',
		punchIds,
		graceMinutes
	});
	const tardy = (span: Span, rule: ExplanationRule): MissedPart => ({
		...span,
		field: 'tardy',
		rule,
		punchIds,
		graceMinutes
	});
	if (gap.end - gap.start <= graceMinutes) return [forgiven(gap)];
	if (graceMinutes === 0) return [tardy(gap, 'late_without_grace')];
	if (policy.graceMode === 'from_start') return [tardy(gap, 'late_beyond_grace')];
	const split = gap.start + graceMinutes;
	return [
		forgiven({ start: gap.start, end: split }),
		tardy({ start: split, end: gap.end }, 'late_after_grace')
	];
}

/** The punches on the edges of a gap: the ones that made it. */
function idsAt(gap: Span, { sessions, orphans }: MissedInput): string[] {
	const ids: string[] = [];
	for (const session of sessions) {
		if (session.end === gap.start && session.outPunch) ids.push(session.outPunch.id);
		if (session.start === gap.end && session.inPunch) ids.push(session.inPunch.id);
	}
	for (const { punch } of orphans)
		if (punch.minute === gap.end || punch.minute === gap.start) ids.push(punch.id);
	return ids;
}
