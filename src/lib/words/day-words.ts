import type { DAY_STATUS_WORDS } from '$domain/report-words';
import type { DayFlag, DayMinutes, DayStatus, DayType } from '$domain/timekeeping/day-record';
import { m } from '$lib/paraglide/messages';

/** A day record in the reader's words. What exports say stays English: `domain/day-words.ts`. */

type Words<Key extends string> = Record<Key, () => string>;

const RECORD_STATUS: Words<DayStatus> = {
	present: m.day_present,
	incomplete: m.day_incomplete,
	absent: m.day_absent,
	absent_partial: m.day_absent_partial,
	leave: m.day_leave,
	holiday: m.day_holiday,
	holiday_worked: m.day_holiday_worked,
	rest: m.day_rest,
	rest_worked: m.day_rest_worked,
	suspended: m.day_suspended,
	unscheduled: m.day_unscheduled
};

const DAY_TYPE: Words<DayType> = {
	ordinary: m.type_ordinary,
	rest_day: m.type_rest_day,
	special_day: m.type_special_day,
	special_day_rest: m.type_special_day_rest,
	regular_holiday: m.type_regular_holiday,
	regular_holiday_rest: m.type_regular_holiday_rest
};

const MINUTES: Words<keyof DayMinutes> = {
	scheduled: m.minutes_scheduled,
	presence: m.minutes_presence,
	regular: m.minutes_regular,
	ob: m.minutes_ob,
	overtime: m.minutes_overtime,
	excess: m.minutes_excess,
	tardy: m.minutes_tardy,
	undertime: m.minutes_undertime,
	absent: m.minutes_absent,
	excused: m.minutes_excused,
	forgiven: m.minutes_forgiven,
	unresolved: m.minutes_unresolved,
	night: m.minutes_night,
	suspended: m.minutes_suspended
};

const FLAG: Words<DayFlag> = {
	missing_in: m.flag_missing_in,
	missing_out: m.flag_missing_out,
	break_assumed: m.flag_break_assumed,
	duplicate_ignored: m.flag_duplicate_ignored,
	redundant_in: m.flag_redundant_in,
	redundant_out: m.flag_redundant_out,
	corrected: m.flag_corrected,
	ob: m.flag_ob,
	suspended: m.flag_suspended,
	unscheduled: m.flag_unscheduled,
	waits_for_review: m.flag_waits_for_review
};

const CAUSE: Partial<Words<string>> = {
	punch: m.cause_punch,
	correction: m.cause_correction,
	review: m.cause_review,
	leave: m.cause_leave,
	official_business: m.cause_official_business,
	overtime: m.cause_overtime,
	schedule_change: m.cause_schedule_change,
	suspension: m.cause_suspension,
	assignment: m.cause_assignment,
	schedule: m.cause_schedule,
	holiday: m.cause_holiday,
	policy: m.cause_policy,
	employment: m.cause_employment,
	transfer: m.cause_transfer
};

const DAY_STATUS: Words<keyof typeof DAY_STATUS_WORDS> = {
	complete: m.status_complete,
	open: m.status_open,
	unresolved: m.status_unresolved,
	no_punches: m.status_no_punches
};

export const sayRecordStatus = (status: DayStatus) => RECORD_STATUS[status]();
export const sayDayType = (type: DayType) => DAY_TYPE[type]();
export const sayMinuteField = (field: keyof DayMinutes) => MINUTES[field]();
export const sayFlag = (flag: DayFlag) => FLAG[flag]();
/** What a change of a day came from; a code of a newer version stays a code. */
export const sayCause = (cause: string) => CAUSE[cause]?.() ?? cause;
export const sayDayStatus = (status: keyof typeof DAY_STATUS_WORDS) => DAY_STATUS[status]();
