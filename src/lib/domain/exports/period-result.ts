import * as v from 'valibot';
import { DAY_TYPES } from '../timekeeping/day-record';
import type { Bucket, DayRecord, DayType } from '../timekeeping/day-record';
import { PERIOD_STATUSES } from '../timekeeping/period-state';
import { DateSchema } from '../timekeeping/schedule';
import { computeTotals } from '../timekeeping/statistics';
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
	period: v.object({
		first: DateSchema,
		last: DateSchema,
		revision: v.pipe(Minutes, v.minValue(1)),
		/** Only what is locked or exported is final. */
		status: v.picklist(PERIOD_STATUSES)
	}),
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

/** Adds up an employee's day records over a period; days are counted as the statistics count them. */
export function computePeriodResult({ employee, period, records, leaveCodeOn }: PeriodInput): PeriodResult {
	const within = records.filter(({ date }) => period.first <= date && date <= period.last);
	const { minutes, ...totals } = computeTotals(within);
	return {
		employee: { ...employee },
		period: { ...period },
		days: {
			present: totals.present,
			absent: totals.absent,
			leave: totals.leave,
			holiday: totals.holidays,
			rest: totals.restDays,
			unresolved: totals.unresolved
		},
		minutes: {
			scheduled: minutes.scheduled,
			regular: minutes.regular,
			overtime: minutes.overtime,
			late: minutes.tardy,
			undertime: minutes.undertime,
			absent: minutes.absent,
			leave: minutes.excused,
			officialBusiness: minutes.ob,
			night: minutes.night,
			unresolved: minutes.unresolved
		},
		counts: { late: totals.tardyCount, undertime: totals.undertimeCount },
		buckets: sumBuckets(within),
		leaveByCode: sumLeave(within, leaveCodeOn),
		holidaysNotWorked: judgeHolidays(records, period)
	};
}

function sumBuckets(records: readonly DayRecord[]): Record<DayType, Bucket> {
	const bucket = (): Bucket => ({ regular: 0, overtime: 0, nightRegular: 0, nightOvertime: 0 });
	const sums: Record<DayType, Bucket> = {
		ordinary: bucket(),
		rest_day: bucket(),
		special_day: bucket(),
		special_day_rest: bucket(),
		regular_holiday: bucket(),
		regular_holiday_rest: bucket()
	};
	for (const { buckets } of records)
		for (const type of DAY_TYPES) {
			const from = buckets[type];
			if (!from) continue;
			const into = sums[type];
			into.regular += from.regular;
			into.overtime += from.overtime;
			into.nightRegular += from.nightRegular;
			into.nightOvertime += from.nightOvertime;
		}
	return sums;
}

function sumLeave(
	records: readonly DayRecord[],
	leaveCodeOn: PeriodInput['leaveCodeOn']
): Record<string, number> {
	const sums: Record<string, number> = {};
	for (const { date, minutes } of records) {
		const code = leaveCodeOn(date);
		if (code !== null && minutes.excused > 0) sums[code] = (sums[code] ?? 0) + minutes.excused;
	}
	return sums;
}

/** Looks back before the period too: the working day before its first holiday may lie there. */
function judgeHolidays(
	records: readonly DayRecord[],
	{ first, last }: PeriodInput['period']
): PeriodResult['holidaysNotWorked'] {
	const judged: PeriodResult['holidaysNotWorked'] = [];
	let previousWorkdayCovered: boolean | null = null;
	for (const { date, status, dayType, minutes } of records) {
		if (date > last) break;
		if (date >= first && status === 'holiday' && dayType.startsWith('regular_holiday'))
			judged.push({ date, previousWorkdayCovered });
		// Rest days and holidays are skipped: what counts is the last day on which work was owed.
		if (minutes.scheduled > 0) previousWorkdayCovered = minutes.regular > 0 || minutes.excused > 0;
	}
	return judged;
}
