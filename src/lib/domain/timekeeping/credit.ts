import type { DayContext } from './day-context';
import { dropFirst, intersect, subtract, takeFirst, toSet, total } from './intervals';
import type { Span, SpanSet } from './intervals';
import { leaveSpans } from './leave-spans';
import type { Obligation } from './obligation';
import type { Session } from './pair';

/** Step 5: the sets a day is made of. */
export interface Credit {
	/** Union of the sessions. */
	presence: SpanSet;
	/** Presence outside breaks. */
	worked: SpanSet;
	/** What the schedule asks for; empty on rest days, holidays and suspended days. */
	scheduled: SpanSet;
	suspended: SpanSet;
	excused: SpanSet;
	/** Scheduled without excused: what is owed. */
	owed: SpanSet;
	/** Owed minutes credited by official business alone. */
	business: SpanSet;
	/** Regular minutes that were worked. */
	regularWorked: SpanSet;
	/** Overtime of a day without obligation; working days compute theirs after the shift. */
	dayOffOvertime: SpanSet;
}

const NONE: readonly Span[] = [];

/** Computes the sets from sessions, obligation, leave, official business and suspensions. */
export function computeCredit(
	context: DayContext,
	sessions: readonly Session[],
	{ blocks, breaks }: Obligation,
	isHoliday: boolean
): Credit {
	const presence = sessions.length > 0 ? toSet(sessions) : NONE;
	const worked = breaks.length > 0 ? subtract(presence, breaks) : presence;
	const asked = isHoliday ? NONE : blocks;
	const suspended = context.suspensions.length > 0 ? intersect(asked, toSet(context.suspensions)) : NONE;
	const scheduled = suspended.length > 0 ? subtract(asked, suspended) : asked;
	if (scheduled.length === 0) {
		const counted = context.policy.restWork === 'approved' ? intersect(worked, context.approvals) : worked;
		const norm = context.policy.dailyNormMinutes;
		const isWithin = total(counted) <= norm;
		return {
			presence,
			worked,
			scheduled,
			suspended,
			excused: NONE,
			owed: NONE,
			business: NONE,
			regularWorked: isWithin ? counted : takeFirst(counted, norm),
			dayOffOvertime: isWithin ? NONE : dropFirst(counted, norm)
		};
	}
	const excused =
		context.leaves.length > 0 ? intersect(scheduled, leaveSpans(context.leaves, blocks, breaks)) : NONE;
	const owed = excused.length > 0 ? subtract(scheduled, excused) : scheduled;
	const business =
		context.officialBusiness.length > 0
			? subtract(intersect(owed, toSet(context.officialBusiness)), worked)
			: NONE;
	const regularWorked = intersect(worked, owed);
	return {
		presence,
		worked,
		scheduled,
		suspended,
		excused,
		owed,
		business,
		regularWorked,
		dayOffOvertime: NONE
	};
}
