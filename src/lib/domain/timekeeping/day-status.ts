import type { DayMinutes, DayStatus } from './day-record';

export interface StatusInput {
	minutes: DayMinutes;
	/** Anything is owed today: a working day that is neither a holiday nor called off. */
	hasObligation: boolean;
	hasOrphan: boolean;
	/** A punch of the day waits for review. */
	hasWaiting: boolean;
	isHoliday: boolean;
	isRestDay: boolean;
	isScheduled: boolean;
}

/** One word for the day. A punch that is missing or waits for review outranks everything it could change. */
export function statusOf(input: StatusInput): DayStatus {
	const { minutes } = input;
	if (minutes.unresolved > 0 || input.hasWaiting) return 'incomplete';
	const worked = minutes.presence > 0;
	if (input.hasObligation) {
		if (minutes.excused === minutes.scheduled) return 'leave';
		if (worked || minutes.regular > 0) return 'present';
		return minutes.excused > 0 ? 'absent_partial' : 'absent';
	}
	if (input.hasOrphan) return 'incomplete';
	if (input.isHoliday) return worked ? 'holiday_worked' : 'holiday';
	if (input.isRestDay) return worked ? 'rest_worked' : 'rest';
	if (worked) return 'present';
	return input.isScheduled ? 'suspended' : 'unscheduled';
}
