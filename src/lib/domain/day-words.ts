import type { DayFlag, DayMinutes, DayStatus, DayType } from './timekeeping/day-record';

/** A day record in the words of the office, on screens and in exports alike. */

export const RECORD_STATUS_WORDS: Record<DayStatus, string> = {
	present: 'Present',
	incomplete: 'Unresolved',
	absent: 'Absent',
	absent_partial: 'Absent half a day',
	leave: 'Leave',
	holiday: 'Holiday',
	holiday_worked: 'Worked on a holiday',
	rest: 'Rest day',
	rest_worked: 'Worked on a rest day',
	suspended: 'Work suspended',
	unscheduled: 'No schedule'
};

export const DAY_TYPE_WORDS: Record<DayType, string> = {
	ordinary: 'Ordinary day',
	rest_day: 'Rest day',
	special_day: 'Special day',
	special_day_rest: 'Special day on a rest day',
	regular_holiday: 'Regular holiday',
	regular_holiday_rest: 'Regular holiday on a rest day'
};

export const MINUTE_WORDS: Record<keyof DayMinutes, string> = {
	scheduled: 'Scheduled',
	presence: 'Present',
	regular: 'Regular',
	ob: 'Official business',
	overtime: 'Overtime',
	excess: 'Not credited',
	tardy: 'Late',
	undertime: 'Undertime',
	absent: 'Absent',
	excused: 'Leave',
	forgiven: 'Forgiven',
	unresolved: 'Unresolved',
	night: 'Night',
	suspended: 'Suspended'
};

export const FLAG_WORDS: Record<DayFlag, string> = {
	missing_in: 'An IN is missing',
	missing_out: 'An OUT is missing',
	break_assumed: 'Break edge assumed',
	duplicate_ignored: 'Repeated tap left out',
	redundant_in: 'Second IN left out',
	redundant_out: 'Second OUT left out',
	corrected: 'Corrected',
	ob: 'Official business',
	suspended: 'Work suspended',
	unscheduled: 'No schedule',
	waits_for_review: 'A punch waits for review'
};

/** What a change of a day came from. */
export const CAUSE_WORDS: Record<string, string> = {
	punch: 'a punch that arrived or moved',
	correction: 'a correction',
	review: 'a decision about a doubtful punch',
	leave: 'leave',
	official_business: 'official business',
	overtime: 'an overtime approval',
	schedule_change: 'a change of schedule',
	suspension: 'a suspension of work',
	assignment: 'a schedule assignment',
	schedule: 'a changed schedule',
	holiday: 'a holiday',
	policy: 'a new policy',
	transfer: 'a move to another department or site'
};
