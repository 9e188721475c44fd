import type { Explanation } from './explanation';
import { clip, dropFirst, intersect, takeFirst, total, union } from './intervals';
import type { Span, SpanSet } from './intervals';
import type { Policy } from './policy';

export interface OvertimeInput {
	/** Presence outside breaks. */
	worked: SpanSet;
	/** Scheduled hours from the first to the last block. */
	shift: Span;
	/** Minutes credited inside the schedule. */
	regularMinutes: number;
	approvals: SpanSet;
	policy: Policy;
}

export interface Overtime {
	credited: Span[];
	/** What was cut off and why; minutes 0, because these are not part of the overtime. */
	cuts: Explanation[];
}

/**
 * Step 7, on working days: presence after the shift's end (and before its start where the policy says so),
 * inside approvals if those are required. Below the minimum it is nothing; otherwise it is rounded down and
 * the earliest minutes are kept. With `daily_hours` only what exceeds the daily norm is a candidate.
 */
export function computeOvertime({
	worked,
	shift,
	regularMinutes,
	approvals,
	policy
}: OvertimeInput): Overtime {
	const { mode, basis, minimumMinutes, roundDownMinutes, includePreShift } = policy.overtime;
	if (mode === 'none') return { credited: [], cuts: [] };
	const after = clip(worked, shift.end, Infinity);
	let candidates = includePreShift ? union(clip(worked, -Infinity, shift.start), after) : after;
	// A late arriver who stays on fills the norm first.
	if (basis === 'daily_hours') candidates = dropFirst(candidates, policy.dailyNormMinutes - regularMinutes);
	if (mode === 'approved') candidates = intersect(candidates, approvals);
	const minutes = total(candidates);
	if (minutes === 0) return { credited: [], cuts: [] };
	if (minutes < minimumMinutes)
		return { credited: [], cuts: [cut('overtime_below_minimum', minimumMinutes, candidates)] };
	const step = Math.max(1, roundDownMinutes);
	const kept = minutes - (minutes % step);
	return {
		credited: takeFirst(candidates, kept),
		cuts: kept < minutes ? [cut('overtime_rounded_down', step, dropFirst(candidates, kept))] : []
	};
}

function cut(rule: Explanation['rule'], limitMinutes: number, spans: SpanSet): Explanation {
	return {
		field: 'overtime',
		minutes: 0,
		rule,
		limitMinutes,
		from: (spans[0]?.start ?? 0) * 60_000,
		to: (spans.at(-1)?.end ?? 0) * 60_000
	};
}
