import * as v from 'valibot';
import { DAY_TYPES } from '../timekeeping/day-record';
import type { Bucket, DayRecord, DayType } from '../timekeeping/day-record';
import { DateSchema } from '../timekeeping/schedule';
import type { ExportEmployee } from './daily-columns';

const Minutes = v.pipe(v.number(), v.integer(), v.minValue(0));
const BucketSchema = v.object({
	regular: Minutes,
	overtime: Minutes,
	nightRegular: Minutes,
	nightOvertime: Minutes
});
const text = v.nullable(v.string());

/** One employee's results of a period, as the API gives them and payroll templates read them. */
export const PeriodResultSchema = v.object({
	employee: v.object({ number: v.string(), name: v.string(), department: text, site: text }),
	period: v.object({ first: DateSchema, last: DateSchema, revision: v.pipe(Minutes, v.minValue(1)) }),
	days: v.object({
		present: Minutes,
		absent: Minutes,
		leave: Minutes,
		holiday: Minutes,
		rest: Minutes,
		/** Days that a missing punch keeps open: 0 once the period is locked without an override. */
		unresolved: Minutes
	}),
	/** Whole minutes; absent and late are what was missed, leave what was excused. */
	minutes: v.object({
		scheduled: Minutes,
		regular: Minutes,
		overtime: Minutes,
		late: Minutes,
		undertime: Minutes,
		absent: Minutes,
		leave: Minutes,
		officialBusiness: Minutes,
		night: Minutes,
		unresolved: Minutes
	}),
	counts: v.object({ late: Minutes, undertime: Minutes }),
	/** Credited minutes by day type, regular and overtime, each with its part at night. All types are present. */
	buckets: v.object({
		ordinary: BucketSchema,
		rest_day: BucketSchema,
		special_day: BucketSchema,
		special_day_rest: BucketSchema,
		regular_holiday: BucketSchema,
		regular_holiday_rest: BucketSchema
	}),
	/** Minutes of leave by code. */
	leaveByCode: v.record(v.string(), Minutes),
	/**
	 * Unworked regular holidays, and whether the employee worked or was on leave with pay on the working day
	 * before each: decides their pay. Null when that day lies before the records given.
	 */
	holidaysNotWorked: v.array(v.object({ date: DateSchema, previousWorkdayCovered: v.nullable(v.boolean()) }))
});
export type PeriodResult = v.InferOutput<typeof PeriodResultSchema>;

export interface PeriodInput {
	employee: ExportEmployee;
	period: PeriodResult['period'];
	/** Sorted by date. May begin before the period, so that a holiday on its first day can be judged. */
	records: readonly DayRecord[];
	/** Code of the leave on a date, null where there is none. */
	leaveCodeOn: (date: string) => string | null;
}

/** Adds up an employee's day records over a period. */
export function computePeriodResult({ employee, period, records, leaveCodeOn }: PeriodInput): PeriodResult {
	const result = emptyResult(employee, period);
	let previousWorkdayCovered: boolean | null = null;
	for (const record of records) {
		if (record.date > period.last) break;
		if (record.date >= period.first) {
			addDay(result, record);
			const code = leaveCodeOn(record.date);
			if (code !== null && record.minutes.excused > 0)
				result.leaveByCode[code] = (result.leaveByCode[code] ?? 0) + record.minutes.excused;
			if (record.status === 'holiday' && record.dayType.startsWith('regular_holiday'))
				result.holidaysNotWorked.push({ date: record.date, previousWorkdayCovered });
		}
		// Rest days and holidays are skipped: what counts is the last day on which work was owed.
		if (record.minutes.scheduled > 0)
			previousWorkdayCovered = record.minutes.regular > 0 || record.minutes.excused > 0;
	}
	return result;
}

function addDay(result: PeriodResult, { status, minutes, buckets, ...record }: DayRecord): void {
	const { days, minutes: sum } = result;
	if (status === 'present' || status === 'absent_partial') days.present += 1;
	if (status === 'absent') days.absent += 1;
	if (status === 'leave') days.leave += 1;
	if (status === 'holiday' || status === 'holiday_worked') days.holiday += 1;
	if (status === 'rest' || status === 'rest_worked') days.rest += 1;
	if (record.unresolved) days.unresolved += 1;
	sum.scheduled += minutes.scheduled;
	sum.regular += minutes.regular;
	sum.overtime += minutes.overtime;
	sum.late += minutes.tardy;
	sum.undertime += minutes.undertime;
	sum.absent += minutes.absent;
	sum.leave += minutes.excused;
	sum.officialBusiness += minutes.ob;
	sum.night += minutes.night;
	sum.unresolved += minutes.unresolved;
	result.counts.late += record.tardyCount;
	result.counts.undertime += record.undertimeCount;
	for (const type of DAY_TYPES) {
		const bucket = buckets[type];
		if (!bucket) continue;
		const into = result.buckets[type];
		into.regular += bucket.regular;
		into.overtime += bucket.overtime;
		into.nightRegular += bucket.nightRegular;
		into.nightOvertime += bucket.nightOvertime;
	}
}

function emptyResult(employee: ExportEmployee, period: PeriodResult['period']): PeriodResult {
	const bucket = (): Bucket => ({ regular: 0, overtime: 0, nightRegular: 0, nightOvertime: 0 });
	const buckets: Record<DayType, Bucket> = {
		ordinary: bucket(),
		rest_day: bucket(),
		special_day: bucket(),
		special_day_rest: bucket(),
		regular_holiday: bucket(),
		regular_holiday_rest: bucket()
	};
	return {
		employee: { ...employee },
		period: { ...period },
		days: { present: 0, absent: 0, leave: 0, holiday: 0, rest: 0, unresolved: 0 },
		minutes: {
			scheduled: 0,
			regular: 0,
			overtime: 0,
			late: 0,
			undertime: 0,
			absent: 0,
			leave: 0,
			officialBusiness: 0,
			night: 0,
			unresolved: 0
		},
		counts: { late: 0, undertime: 0 },
		buckets,
		leaveByCode: {},
		holidaysNotWorked: []
	};
}
