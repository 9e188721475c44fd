import type { DayMinutes } from './day-record';

export type ExplanationRule =
	| 'scheduled_block'
	| 'session'
	| 'worked_in_schedule'
	| 'official_business'
	| 'worked_on_day_off'
	| 'overtime_after_shift'
	| 'overtime_before_shift'
	| 'overtime_beyond_norm'
	| 'overtime_below_minimum'
	| 'overtime_rounded_down'
	| 'excess_break'
	| 'excess_before_shift'
	| 'excess_after_shift'
	| 'excess_during_leave'
	| 'excess_outside_schedule'
	| 'late_without_grace'
	| 'late_beyond_grace'
	| 'late_after_grace'
	| 'left_early'
	| 'gap'
	| 'no_punch_in_block'
	| 'leave'
	| 'within_grace'
	| 'missing_in'
	| 'missing_out'
	| 'waits_for_review'
	| 'night_window'
	| 'suspension';

/** Why some minutes of a day record are what they are. */
export interface Explanation {
	field: keyof DayMinutes;
	minutes: number;
	rule: ExplanationRule;
	/** The span in question, epoch milliseconds. */
	from?: number;
	to?: number;
	/** The punches that decided it. */
	punchIds?: string[];
	/** The grace that was applied. */
	graceMinutes?: number;
	/** A limit that was applied: overtime minimum, rounding step, daily norm. */
	limitMinutes?: number;
	/** Leave, official business or suspension code. */
	code?: string;
}
