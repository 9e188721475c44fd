import type { Explanation } from './explanation';
import type { Form48Cells } from './form48-cells';
import type { PunchState } from './punch-outcome';

export const DAY_STATUSES = [
	'present',
	'incomplete',
	'absent',
	'absent_partial',
	'leave',
	'holiday',
	'holiday_worked',
	'rest',
	'rest_worked',
	'suspended',
	'unscheduled'
] as const;
/** `suspended`: the whole day's work was called off. `unscheduled`: no schedule is assigned and nobody came. */
export type DayStatus = (typeof DAY_STATUSES)[number];

export const DAY_TYPES = [
	'ordinary',
	'rest_day',
	'special_day',
	'special_day_rest',
	'regular_holiday',
	'regular_holiday_rest'
] as const;
/** Decides the pay factor: kind of holiday, on a working day or a rest day. */
export type DayType = (typeof DAY_TYPES)[number];

export type DayFlag =
	| 'missing_in'
	| 'missing_out'
	| 'break_assumed'
	| 'duplicate_ignored'
	| 'redundant_in'
	| 'redundant_out'
	| 'corrected'
	| 'ob'
	| 'suspended'
	| 'unscheduled'
	| 'waits_for_review';

/** Credited minutes of one day type, each with its part inside the night window. */
export interface Bucket {
	regular: number;
	overtime: number;
	nightRegular: number;
	nightOvertime: number;
}

/** The quantities of a day, whole elapsed minutes. */
export interface DayMinutes {
	/** Owed before leave; 0 on rest days and holidays. */
	scheduled: number;
	/** Sum of the paired spans. */
	presence: number;
	/** Scheduled minutes credited (presence or official business); on rest days and holidays the first ones worked. */
	regular: number;
	/** Part of `regular` that comes from official business alone. */
	ob: number;
	overtime: number;
	/** Presence that is neither regular nor overtime. */
	excess: number;
	/** Missed at the start of a block. */
	tardy: number;
	/** Missed at the end or in the middle of a block. */
	undertime: number;
	/** Blocks without credit and without a punch. */
	absent: number;
	/** Covered by leave. */
	excused: number;
	/** Lateness waived by grace. */
	forgiven: number;
	/** Depends on a punch that is missing or waits for review; a period cannot lock while it is not 0. */
	unresolved: number;
	/** Regular and overtime inside the night window, official business excluded. */
	night: number;
	/** Taken out of the schedule by a suspension of work. */
	suspended: number;
}

/**
 * A paired in and out, as punched: epoch milliseconds on the minute. `minutes` is what counts, after rounding.
 * A null punch id is an assumed break edge.
 */
export interface DaySession {
	in: number;
	out: number;
	minutes: number;
	inPunchId: string | null;
	outPunchId: string | null;
}

/** What became of one employee's work date. Plain data: it can be stored and compared as JSON. */
export interface DayRecord {
	date: string;
	status: DayStatus;
	dayType: DayType;
	minutes: DayMinutes;
	tardyCount: number;
	undertimeCount: number;
	/** A punch is missing or waits for review, or minutes depend on one: a human decides before the period locks. */
	unresolved: boolean;
	/** Day types with credited minutes only. */
	buckets: Partial<Record<DayType, Bucket>>;
	/** Sorted, without repetition. */
	flags: DayFlag[];
	form48: Form48Cells;
	/** First and last scheduled instant, epoch milliseconds; null where nothing is scheduled. */
	shift: { start: number; end: number } | null;
	sessions: DaySession[];
	/** Punches whose counterpart is missing. */
	orphans: { punchId: string; at: number; side: 'in' | 'out' }[];
	/** One entry per span of minutes; the entries of a field add up to the field. */
	explanations: Explanation[];
}

export interface DayResults {
	days: DayRecord[];
	/** State and work date of every punch and correction, ordered by instant. */
	punches: PunchState[];
}
