import { DAY_TYPES } from '../timekeeping/day-record';
import type { Bucket, DayType } from '../timekeeping/day-record';
import { minutesAndHours } from './column';
import type { Column } from './column';
import type { PeriodResult } from './period-result';

const TYPE_HEADINGS: Record<DayType, string> = {
	ordinary: 'Ordinary',
	rest_day: 'Rest day',
	special_day: 'Special day',
	special_day_rest: 'Special day on rest day',
	regular_holiday: 'Regular holiday',
	regular_holiday_rest: 'Regular holiday on rest day'
};

const PARTS: readonly { key: string; heading: string; minutes: (bucket: Bucket) => number }[] = [
	{ key: 'regular', heading: 'regular', minutes: ({ regular, nightRegular }) => regular - nightRegular },
	{
		key: 'overtime',
		heading: 'overtime',
		minutes: ({ overtime, nightOvertime }) => overtime - nightOvertime
	},
	{ key: 'night_regular', heading: 'regular at night', minutes: ({ nightRegular }) => nightRegular },
	{ key: 'night_overtime', heading: 'overtime at night', minutes: ({ nightOvertime }) => nightOvertime }
];

/**
 * Columns of the period summary: one row for each employee. The columns by day type part all credited minutes
 * (day and night apart), so that they add up to regular plus overtime.
 */
export const PERIOD_COLUMNS: readonly Column<PeriodResult>[] = [
	{ key: 'employee_no', heading: 'Employee no.', kind: 'text', value: ({ employee }) => employee.number },
	{ key: 'name', heading: 'Name', kind: 'text', value: ({ employee }) => employee.name },
	{ key: 'department', heading: 'Department', kind: 'text', value: ({ employee }) => employee.department },
	{ key: 'site', heading: 'Site', kind: 'text', value: ({ employee }) => employee.site },
	{ key: 'period_first', heading: 'From', kind: 'date', value: ({ period }) => period.first },
	{ key: 'period_last', heading: 'To', kind: 'date', value: ({ period }) => period.last },
	{ key: 'revision', heading: 'Revision', kind: 'count', value: ({ period }) => period.revision },
	{ key: 'period_status', heading: 'Period', kind: 'text', value: ({ period }) => period.status },
	{ key: 'days_present', heading: 'Days present', kind: 'count', value: ({ days }) => days.present },
	{ key: 'days_absent', heading: 'Days absent', kind: 'count', value: ({ days }) => days.absent },
	{ key: 'days_leave', heading: 'Days on leave', kind: 'count', value: ({ days }) => days.leave },
	{ key: 'days_holiday', heading: 'Holidays', kind: 'count', value: ({ days }) => days.holiday },
	{ key: 'days_unresolved', heading: 'Days unresolved', kind: 'count', value: ({ days }) => days.unresolved },
	{ key: 'late_count', heading: 'Times late', kind: 'count', value: ({ counts }) => counts.late },
	{
		key: 'undertime_count',
		heading: 'Times undertime',
		kind: 'count',
		value: ({ counts }) => counts.undertime
	},
	...minutesAndHours<PeriodResult>('scheduled', 'Scheduled', ({ minutes }) => minutes.scheduled),
	...minutesAndHours<PeriodResult>('regular', 'Regular', ({ minutes }) => minutes.regular),
	...minutesAndHours<PeriodResult>('overtime', 'Overtime', ({ minutes }) => minutes.overtime),
	...minutesAndHours<PeriodResult>('late', 'Late', ({ minutes }) => minutes.late),
	...minutesAndHours<PeriodResult>('undertime', 'Undertime', ({ minutes }) => minutes.undertime),
	...minutesAndHours<PeriodResult>('absent', 'Absent', ({ minutes }) => minutes.absent),
	...minutesAndHours<PeriodResult>('leave', 'Leave', ({ minutes }) => minutes.leave),
	...minutesAndHours<PeriodResult>('night', 'Night', ({ minutes }) => minutes.night),
	...DAY_TYPES.flatMap((type) =>
		PARTS.flatMap((part) =>
			minutesAndHours<PeriodResult>(
				`${type}_${part.key}`,
				`${TYPE_HEADINGS[type]}, ${part.heading}`,
				({ buckets }) => part.minutes(buckets[type])
			)
		)
	),
	{ key: 'leave_by_code', heading: 'Leave by code (min)', kind: 'text', value: leaveText },
	{
		key: 'holidays_not_covered',
		heading: 'Holidays after an absence',
		kind: 'text',
		value: uncoveredHolidays
	}
];

function leaveText({ leaveByCode }: PeriodResult): string | null {
	return (
		Object.keys(leaveByCode)
			.sort()
			.map((code) => `${code}: ${leaveByCode[code]}`)
			.join('; ') || null
	);
}

/** Unworked regular holidays whose working day before was neither worked nor on leave: often not paid. */
function uncoveredHolidays({ holidaysNotWorked }: PeriodResult): string | null {
	return (
		holidaysNotWorked
			.filter((each) => each.previousWorkdayCovered === false)
			.map(({ date }) => date)
			.join(', ') || null
	);
}
