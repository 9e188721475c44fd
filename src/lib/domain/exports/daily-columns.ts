import type { Bucket, DayRecord } from '../timekeeping/day-record';
import type { PeriodStatus } from '../timekeeping/period-state';
import { clock24 } from '../timekeeping/wall-time';
import { zoneClock } from '../timekeeping/zone-clock';
import { minutesAndHours } from './column';
import type { Column } from './column';

export interface ExportEmployee {
	number: string;
	name: string;
	department: string | null;
	site: string | null;
}

/** One employee and work date, as exported. */
export interface DailyRow {
	employee: ExportEmployee;
	record: DayRecord;
	/** Zone in which the times are written. */
	timeZone: string;
	schedule: string | null;
	leaveCode: string | null;
	holiday: string | null;
	remarks: string | null;
	/** Revision of the period that the day belongs to, and how far that has come. */
	revision: number;
	periodStatus: PeriodStatus;
}

const SESSIONS = 4;

/** Columns of the daily export, in order. Sessions after the fourth stand together in `more_times`. */
export const DAILY_COLUMNS: readonly Column<DailyRow>[] = [
	{ key: 'employee_no', heading: 'Employee no.', kind: 'text', value: ({ employee }) => employee.number },
	{ key: 'name', heading: 'Name', kind: 'text', value: ({ employee }) => employee.name },
	{ key: 'department', heading: 'Department', kind: 'text', value: ({ employee }) => employee.department },
	{ key: 'site', heading: 'Site', kind: 'text', value: ({ employee }) => employee.site },
	{ key: 'date', heading: 'Date', kind: 'date', value: ({ record }) => record.date },
	{ key: 'day_type', heading: 'Day type', kind: 'text', value: ({ record }) => record.dayType },
	{ key: 'status', heading: 'Status', kind: 'text', value: ({ record }) => record.status },
	{ key: 'schedule', heading: 'Schedule', kind: 'text', value: ({ schedule }) => schedule },
	...Array.from({ length: SESSIONS }, (_, index) => sessionColumns(index)).flat(),
	{ key: 'more_times', heading: 'More times', kind: 'text', value: moreTimes },
	...minutesAndHours<DailyRow>('scheduled', 'Scheduled', ({ record }) => record.minutes.scheduled),
	...minutesAndHours<DailyRow>(
		'worked',
		'Worked',
		({ record }) => record.minutes.regular + record.minutes.overtime
	),
	...minutesAndHours<DailyRow>('regular', 'Regular', ({ record }) => record.minutes.regular),
	...minutesAndHours<DailyRow>('late', 'Late', ({ record }) => record.minutes.tardy),
	...minutesAndHours<DailyRow>('undertime', 'Undertime', ({ record }) => record.minutes.undertime),
	...minutesAndHours<DailyRow>('absent', 'Absent', ({ record }) => record.minutes.absent),
	{ key: 'leave_code', heading: 'Leave', kind: 'text', value: ({ leaveCode }) => leaveCode },
	...minutesAndHours<DailyRow>('leave', 'Leave', ({ record }) => record.minutes.excused),
	...minutesAndHours<DailyRow>('overtime', 'Overtime', ({ record }) => record.minutes.overtime),
	...minutesAndHours<DailyRow>('night_regular', 'Night, regular', ({ record }) =>
		sum(record, 'nightRegular')
	),
	...minutesAndHours<DailyRow>('night_overtime', 'Night, overtime', ({ record }) =>
		sum(record, 'nightOvertime')
	),
	{
		key: 'unresolved_min',
		heading: 'Unresolved (min)',
		kind: 'minutes',
		value: ({ record }) => record.minutes.unresolved
	},
	{ key: 'holiday', heading: 'Holiday', kind: 'text', value: ({ holiday }) => holiday },
	{ key: 'remarks', heading: 'Remarks', kind: 'text', value: ({ remarks }) => remarks },
	{ key: 'revision', heading: 'Revision', kind: 'count', value: ({ revision }) => revision },
	{ key: 'period_status', heading: 'Period', kind: 'text', value: ({ periodStatus }) => periodStatus }
];

function sessionColumns(index: number): [Column<DailyRow>, Column<DailyRow>] {
	return [
		{
			key: `in${index + 1}`,
			heading: `In ${index + 1}`,
			kind: 'time',
			value: (row) => timeAt(row, row.record.sessions[index]?.in)
		},
		{
			key: `out${index + 1}`,
			heading: `Out ${index + 1}`,
			kind: 'time',
			value: (row) => timeAt(row, row.record.sessions[index]?.out)
		}
	];
}

function moreTimes(row: DailyRow): string | null {
	if (row.record.sessions.length <= SESSIONS) return null;
	return row.record.sessions
		.slice(SESSIONS)
		.map((session) => `${timeAt(row, session.in)}-${timeAt(row, session.out)}`)
		.join(', ');
}

function timeAt({ timeZone }: DailyRow, at: number | undefined): string | null {
	return at === undefined ? null : clock24(zoneClock(timeZone).toWall(Math.floor(at / 60_000)));
}

function sum({ buckets }: DayRecord, key: keyof Bucket): number {
	let minutes = 0;
	for (const type in buckets) minutes += buckets[type as keyof typeof buckets]?.[key] ?? 0; // `in` widens keys to string
	return minutes;
}
