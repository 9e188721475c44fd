import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DAY_STATUSES } from '../timekeeping/day-record';
import { computeTotals } from '../timekeeping/statistics';
import { PERIOD_COLUMNS } from './period-columns';
import { computePeriodResult, PeriodResultSchema } from './period-result';
import type { PeriodInput } from './period-result';
import { dayRecord, EMPLOYEE } from './spec-days';

const compute = (records: PeriodInput['records'], leaveCodeOn: PeriodInput['leaveCodeOn'] = () => null) =>
	computePeriodResult({
		employee: EMPLOYEE,
		period: { first: '2026-08-01', last: '2026-08-15', revision: 1, status: 'locked' },
		records,
		leaveCodeOn
	});

const holiday = (date: string) =>
	dayRecord(date, {
		status: 'holiday',
		dayType: 'regular_holiday',
		buckets: {},
		sessions: [],
		minutes: { scheduled: 0, regular: 0, presence: 0 }
	});
const rest = (date: string) =>
	dayRecord(date, {
		status: 'rest',
		dayType: 'rest_day',
		buckets: {},
		sessions: [],
		minutes: { scheduled: 0, regular: 0, presence: 0 }
	});
const absent = (date: string) =>
	dayRecord(date, {
		status: 'absent',
		buckets: {},
		sessions: [],
		minutes: { regular: 0, presence: 0, absent: 480 }
	});
const leave = (date: string) =>
	dayRecord(date, {
		status: 'leave',
		buckets: {},
		sessions: [],
		minutes: { regular: 0, presence: 0, excused: 480 }
	});

describe('computePeriodResult', () => {
	it('adds up days, minutes and counts', () => {
		const late = dayRecord('2026-08-04', { tardyCount: 2, minutes: { regular: 460, tardy: 20 } });
		const result = compute([dayRecord('2026-08-03'), late, absent('2026-08-05')]);
		expect(result.days).toMatchObject({ present: 2, absent: 1 });
		expect(result.minutes).toMatchObject({ scheduled: 1440, regular: 940, late: 20, absent: 480 });
		expect(result.counts.late).toBe(2);
	});

	it('counts days as the statistics do: half leave and half absent is neither present nor absent', () => {
		const days = DAY_STATUSES.map((status, index) =>
			dayRecord(`2026-08-${String(index + 1).padStart(2, '0')}`, {
				status,
				unresolved: status === 'incomplete',
				tardyCount: index,
				undertimeCount: 1,
				minutes: { tardy: 3, undertime: 4, absent: 5, excused: 6, ob: 7, night: 8 }
			})
		);
		const totals = computeTotals(days);
		const result = compute(days);
		expect(result.days).toEqual({
			present: totals.present,
			absent: totals.absent,
			leave: totals.leave,
			holiday: totals.holidays,
			rest: totals.restDays,
			unresolved: totals.unresolved
		});
		expect(result.days.present).toBe(1);
		expect(result.counts).toEqual({ late: totals.tardyCount, undertime: totals.undertimeCount });
		expect(result.minutes).toEqual({
			scheduled: totals.minutes.scheduled,
			regular: totals.minutes.regular,
			overtime: totals.minutes.overtime,
			late: totals.minutes.tardy,
			undertime: totals.minutes.undertime,
			absent: totals.minutes.absent,
			leave: totals.minutes.excused,
			officialBusiness: totals.minutes.ob,
			night: totals.minutes.night,
			unresolved: totals.minutes.unresolved
		});
	});

	it('leaves out days before and after the period', () => {
		expect(
			compute([dayRecord('2026-07-31'), dayRecord('2026-08-03'), dayRecord('2026-08-16')]).days.present
		).toBe(1);
	});

	it('sums leave by its code', () => {
		const result = compute([leave('2026-08-03'), leave('2026-08-04')], (date) =>
			date === '2026-08-03' ? 'SL' : 'VL'
		);
		expect(result.leaveByCode).toEqual({ SL: 480, VL: 480 });
	});

	it('says for an unworked regular holiday whether the working day before it was covered, over a weekend', () => {
		const weekend = [rest('2026-08-08'), rest('2026-08-09')];
		const judge = (friday: PeriodInput['records'][number]) =>
			compute([friday, ...weekend, holiday('2026-08-10')]).holidaysNotWorked;
		expect(judge(dayRecord('2026-08-07'))).toEqual([{ date: '2026-08-10', previousWorkdayCovered: true }]);
		expect(judge(leave('2026-08-07'))).toEqual([{ date: '2026-08-10', previousWorkdayCovered: true }]);
		expect(judge(absent('2026-08-07'))).toEqual([{ date: '2026-08-10', previousWorkdayCovered: false }]);
	});

	it('looks across the cut-off for that day, and says null when it is not given', () => {
		expect(
			compute([absent('2026-07-31'), holiday('2026-08-03')]).holidaysNotWorked[0]?.previousWorkdayCovered
		).toBe(false);
		expect(compute([holiday('2026-08-03')]).holidaysNotWorked[0]?.previousWorkdayCovered).toBeNull();
	});

	it('gives what its schema describes', () => {
		const result = compute([dayRecord('2026-08-03'), holiday('2026-08-10')]);
		expect(v.parse(PeriodResultSchema, JSON.parse(JSON.stringify(result)))).toEqual(result);
	});
});

describe('PERIOD_COLUMNS', () => {
	it('parts credited minutes by day type and night so that they add up', () => {
		const night = dayRecord('2026-08-03', {
			buckets: { ordinary: { regular: 480, overtime: 60, nightRegular: 120, nightOvertime: 30 } },
			minutes: { regular: 480, overtime: 60 }
		});
		const result = compute([night]);
		const cells = Object.fromEntries(PERIOD_COLUMNS.map(({ key, value }) => [key, value(result)]));
		expect(cells).toMatchObject({
			ordinary_regular_min: 360,
			ordinary_night_regular_min: 120,
			ordinary_overtime_min: 30,
			ordinary_night_overtime_min: 30
		});
	});

	it('names holidays after an absence', () => {
		const result = compute([absent('2026-08-07'), holiday('2026-08-10')]);
		const column = PERIOD_COLUMNS.find(({ key }) => key === 'holidays_not_covered');
		expect(column?.value(result)).toBe('2026-08-10');
	});

	it('has each key once', () => {
		const keys = PERIOD_COLUMNS.map(({ key }) => key);
		expect(new Set(keys).size).toBe(keys.length);
	});
});
