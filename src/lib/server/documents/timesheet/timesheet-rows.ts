import type { DayRecord } from '$domain/timekeeping/day-record';
import { toEpochDay, weekdayOf } from '$domain/timekeeping/civil-date';
import { clock24 } from '$domain/timekeeping/wall-time';
import { zoneClock } from '$domain/timekeeping/zone-clock';
import { hoursOf } from '$domain/exports/column';
import type { Timesheet, TimesheetSettings } from './timesheet';

export const TIMESHEET_COLUMNS = [
	'Date',
	'In',
	'Out',
	'In',
	'Out',
	'Regular',
	'Overtime',
	'Night',
	'Late',
	'Undertime',
	'Absent',
	'Leave',
	'Remarks'
] as const;

/** One printed row: a text for each column. */
export type TimesheetRow = readonly string[];

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** A day with more than two sessions takes a row for each further pair of them. */
export function timesheetRows(
	sheet: Pick<Timesheet, 'records' | 'remarks' | 'timeZone' | 'period'>,
	durations: TimesheetSettings['durations']
): TimesheetRow[] {
	const { first, last } = sheet.period;
	return sheet.records
		.filter(({ date }) => date >= first && date <= last)
		.flatMap((record) => dayRows(record, sheet, durations));
}

/** The row of totals below them. */
export function timesheetTotal(
	{ records, period }: Pick<Timesheet, 'records' | 'period'>,
	durations: TimesheetSettings['durations']
): TimesheetRow {
	const within = records.filter(({ date }) => date >= period.first && date <= period.last);
	const sums = QUANTITIES.map((quantity) => within.reduce((sum, record) => sum + quantity(record), 0));
	return ['Total', '', '', '', '', ...sums.map((minutes) => durationText(minutes, durations)), ''];
}

/** `Mon 3 Aug` */
export function dayText(date: string): string {
	return `${WEEKDAYS[weekdayOf(toEpochDay(date))]} ${Number(date.slice(8))} ${MONTHS[Number(date.slice(5, 7)) - 1]}`;
}

/** `7:30` or `7.50`; nothing for zero. */
export function durationText(minutes: number, format: TimesheetSettings['durations']): string {
	if (minutes === 0) return '';
	if (format === 'decimal') return hoursOf(minutes).toFixed(2);
	return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

const QUANTITIES: readonly ((record: DayRecord) => number)[] = [
	({ minutes }) => minutes.regular,
	({ minutes }) => minutes.overtime,
	({ minutes }) => minutes.night,
	({ minutes }) => minutes.tardy,
	({ minutes }) => minutes.undertime,
	({ minutes }) => minutes.absent,
	({ minutes }) => minutes.excused
];

function dayRows(
	record: DayRecord,
	{ remarks, timeZone }: Pick<Timesheet, 'remarks' | 'timeZone'>,
	durations: TimesheetSettings['durations']
): TimesheetRow[] {
	const times = timesOf(record, timeZone);
	const first = times.slice(0, 4);
	const notes = [openRemark(record), remarks[record.date] ?? '', ownRemark(record)].filter(Boolean);
	const quantities = QUANTITIES.map((quantity) => durationText(quantity(record), durations));
	const rows = [[dayText(record.date), ...padded(first), ...quantities, notes.join('; ')]];
	for (let from = 4; from < times.length; from += 4)
		rows.push(['', ...padded(times.slice(from, from + 4)), ...quantities.map(() => ''), '']);
	return rows;
}

/** In and out alternate; the missing side of an orphan is a question mark. */
function timesOf({ sessions, orphans }: DayRecord, timeZone: string): string[] {
	const clock = zoneClock(timeZone);
	const time = (at: number) => clock24(clock.toWall(Math.floor(at / 60_000)));
	const pairs = [
		...sessions.map((session) => ({ at: session.in, texts: [time(session.in), time(session.out)] })),
		...orphans.map(({ at, side }) => ({ at, texts: side === 'in' ? [time(at), '?'] : ['?', time(at)] }))
	];
	return pairs.sort((a, b) => a.at - b.at).flatMap(({ texts }) => texts);
}

function padded(times: readonly string[]): string[] {
	return Array.from({ length: 4 }, (_, index) => times[index] ?? '');
}

/** Why the day is not settled. What is missing may be the very punch that waits for review. */
function openRemark({ flags, unresolved }: DayRecord): string {
	if (flags.includes('waits_for_review')) return 'A punch is in review';
	return unresolved ? 'A punch is missing' : '';
}

const STATUS_REMARKS: Partial<Record<DayRecord['status'], string>> = {
	absent: 'Absent',
	leave: 'On leave',
	holiday: 'Holiday',
	rest: 'Rest day',
	suspended: 'Work suspended'
};

function ownRemark({ status, flags }: DayRecord): string {
	const corrected = flags.includes('corrected') ? 'Corrected' : '';
	return [STATUS_REMARKS[status] ?? '', corrected].filter(Boolean).join('; ');
}
