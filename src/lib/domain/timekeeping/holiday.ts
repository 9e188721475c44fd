import type { DayType } from './day-record';

export type HolidayKind = 'regular' | 'special';

/** The stronger of two kinds on one date: a regular holiday outranks a special day. */
export function strongerKind(a: HolidayKind | null, b: HolidayKind): HolidayKind {
	return a === 'regular' ? a : b;
}

/** Day type from the holiday on a date and whether the work date is a rest day. */
export function dayTypeOf(holiday: HolidayKind | null, isRestDay: boolean): DayType {
	if (holiday === 'regular') return isRestDay ? 'regular_holiday_rest' : 'regular_holiday';
	if (holiday === 'special') return isRestDay ? 'special_day_rest' : 'special_day';
	return isRestDay ? 'rest_day' : 'ordinary';
}
