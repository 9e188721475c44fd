import type { WorkDate } from './attribute';
import { computeBuckets } from './buckets';
import { computeCredit } from './credit';
import type { Calendar, DayContext } from './day-context';
import { explainDay } from './day-explanations';
import { flagsOf } from './day-flags';
import type { DayMinutes, DayRecord } from './day-record';
import { statusOf } from './day-status';
import { form48Row } from './form48-row';
import { dayTypeOf } from './holiday';
import { intersect, total, union } from './intervals';
import type { SpanSet } from './intervals';
import { computeMissed } from './missed';
import type { MissedPart } from './missed';
import { nightWindows } from './night';
import { expectedBlocks, obligationOf } from './obligation';
import { computeOvertime } from './overtime';
import { pair } from './pair';
import type { Orphan, Pairing, Session } from './pair';
import { roundSessions } from './round-sessions';
import type { WaitingPunch } from './waiting';

export interface ComputeDayInput {
	calendar: Calendar;
	day: number;
	/** Kept punches attributed to this date, in time order. */
	punches: WorkDate['punches'];
	/** Punches of this date that wait for review. */
	waiting: readonly WaitingPunch[];
	hasDuplicate: boolean;
	/** A correction voided a raw punch of this date. */
	hasVoided: boolean;
}

export interface ComputedDay {
	record: DayRecord;
	pairing: Pairing;
}

/** Steps 4 to 10 for one work date. */
export function computeDay({
	calendar,
	day,
	punches,
	waiting,
	hasDuplicate,
	hasVoided
}: ComputeDayInput): ComputedDay {
	const context = calendar.contextOf(day);
	const { shape, policy, isScheduled } = context;
	const pairing = pairPunches(context, punches);
	const sessions = roundSessions(pairing.sessions, policy, calendar.clock);
	const obligation = obligationOf(shape, sessions, firstIn(sessions, pairing.orphans));
	const holiday = calendar.holidayOn(day);
	const isRestDay = isScheduled && shape.shift === null;

	const credit = computeCredit(context, sessions, obligation, holiday !== null);
	const hasObligation = credit.scheduled.length > 0;
	const regular =
		credit.business.length > 0 ? union(credit.regularWorked, credit.business) : credit.regularWorked;
	const missed = computeMissed({
		owed: credit.owed,
		credited: regular,
		punches,
		sessions,
		orphans: pairing.orphans,
		waiting,
		policy
	});
	const overtime = hasObligation
		? computeOvertime({
				worked: credit.worked,
				shift: { start: obligation.blocks[0]?.start ?? 0, end: obligation.blocks.at(-1)?.end ?? 0 },
				regularMinutes: total(regular),
				approvals: context.approvals,
				policy
			})
		: { credited: [...credit.dayOffOvertime], cuts: [] };
	const nightWindow = nightWindows(policy, calendar.clock, day);
	const night = intersect(union(credit.regularWorked, overtime.credited), nightWindow);

	const minutes: DayMinutes = {
		scheduled: total(credit.scheduled),
		presence: total(credit.presence),
		regular: total(regular),
		ob: total(credit.business),
		overtime: total(overtime.credited),
		excess: total(credit.presence) - total(credit.regularWorked) - total(overtime.credited),
		...missedMinutes(missed.parts),
		excused: total(credit.excused),
		night: total(night),
		suspended: total(credit.suspended)
	};
	const hasOrphan = pairing.orphans.length > 0;
	const hasWaiting = waiting.length > 0;
	const status = statusOf({
		minutes,
		hasObligation,
		hasOrphan,
		hasWaiting,
		isHoliday: holiday !== null,
		isRestDay,
		isScheduled
	});
	const record: DayRecord = {
		date: context.date,
		status,
		dayType: dayTypeOf(holiday, isRestDay),
		minutes,
		tardyCount: missed.tardyCount,
		undertimeCount: missed.undertimeCount,
		unresolved: minutes.unresolved > 0 || hasOrphan || hasWaiting,
		buckets: computeBuckets({
			day,
			isRestDay,
			holidayBasis: policy.holidayBasis,
			holidayOn: calendar.holidayOn,
			clock: calendar.clock,
			regular,
			regularWorked: credit.regularWorked,
			overtime: overtime.credited,
			night: nightWindow
		}),
		flags: flagsOf({
			pairing,
			hasDuplicate,
			hasWaiting,
			hasCorrection: hasVoided || punches.some((punch) => punch.corrected),
			hasBusiness: minutes.ob > 0,
			isSuspended: minutes.suspended > 0,
			isScheduled
		}),
		form48: form48Row({
			context,
			sessions,
			orphans: pairing.orphans,
			clock: calendar.clock,
			minutes,
			isHoliday: holiday !== null,
			isRestDay,
			isAbsent: status === 'absent'
		}),
		shift: shiftSpan(credit.scheduled),
		sessions: sessions.map(({ start, end, inPunch, outPunch }) => ({
			in: (inPunch?.minute ?? start) * 60_000,
			out: (outPunch?.minute ?? end) * 60_000,
			minutes: end - start,
			inPunchId: inPunch?.id ?? null,
			outPunchId: outPunch?.id ?? null
		})),
		orphans: pairing.orphans.map(({ side, punch }) => ({ punchId: punch.id, at: punch.at, side })),
		explanations: explainDay({
			context,
			obligation,
			sessions,
			credit,
			overtime,
			night,
			missed: missed.parts,
			waiting
		})
	};
	return { record, pairing };
}

function pairPunches({ shape, policy }: DayContext, punches: WorkDate['punches']): Pairing {
	const first = punches[0];
	const arrival = first && first.direction !== 'out' ? first.minute : null;
	return pair({
		punches,
		blocks: expectedBlocks(shape, arrival),
		assumeBreak: policy.missingBreakPunch === 'assume_break'
	});
}

/** The first arrival of the date, paired or not; null when the first thing known is a departure. */
function firstIn(sessions: readonly Session[], orphans: readonly Orphan[]): number | null {
	const session = sessions[0]?.start ?? Infinity;
	const orphan = orphans.find((entry) => entry.side === 'in')?.punch.minute ?? Infinity;
	const departure = orphans.find((entry) => entry.side === 'out')?.punch.minute ?? Infinity;
	const first = Math.min(session, orphan);
	return first === Infinity || departure < first ? null : first;
}

function missedMinutes(parts: readonly MissedPart[]): Record<MissedPart['field'], number> {
	const sums = { tardy: 0, undertime: 0, absent: 0, forgiven: 0, unresolved: 0 };
	for (const part of parts) sums[part.field] += part.end - part.start;
	return sums;
}

function shiftSpan(scheduled: SpanSet): DayRecord['shift'] {
	const first = scheduled[0];
	const last = scheduled.at(-1);
	return first && last ? { start: first.start * 60_000, end: last.end * 60_000 } : null;
}
