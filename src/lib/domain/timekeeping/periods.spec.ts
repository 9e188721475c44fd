import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { addDays, toDate } from './civil-date';
import { MONTHLY, PeriodPatternSchema, SEMI_MONTHLY, findPeriod, listPeriods } from './periods';
import type { PeriodPattern } from './periods';

const CUT_OFFS: PeriodPattern = { kind: 'month_days', startDays: [26, 11] };
const WEEKLY: PeriodPattern = { kind: 'weekly', startsOn: 'sun' };
const BI_WEEKLY: PeriodPattern = { kind: 'bi_weekly', anchor: '2026-08-03' };

describe('pay periods', () => {
	it('split a month at the 16th, in February too', () => {
		expect(findPeriod(SEMI_MONTHLY, '2026-02-15')).toEqual({ first: '2026-02-01', last: '2026-02-15' });
		expect(findPeriod(SEMI_MONTHLY, '2026-02-16')).toEqual({ first: '2026-02-16', last: '2026-02-28' });
		expect(findPeriod(SEMI_MONTHLY, '2028-02-29')).toEqual({ first: '2028-02-16', last: '2028-02-29' });
		expect(findPeriod(MONTHLY, '2026-12-31')).toEqual({ first: '2026-12-01', last: '2026-12-31' });
	});

	it('run cut-offs over the end of a month and a year', () => {
		expect(findPeriod(CUT_OFFS, '2027-01-10')).toEqual({ first: '2026-12-26', last: '2027-01-10' });
		expect(findPeriod(CUT_OFFS, '2027-01-11')).toEqual({ first: '2027-01-11', last: '2027-01-25' });
		expect(findPeriod(CUT_OFFS, '2026-12-31')).toEqual({ first: '2026-12-26', last: '2027-01-10' });
	});

	it('count weeks from any weekday and fortnights from any anchor, backwards too', () => {
		expect(findPeriod(WEEKLY, '2026-08-08')).toEqual({ first: '2026-08-02', last: '2026-08-08' });
		expect(findPeriod(BI_WEEKLY, '2026-08-16')).toEqual({ first: '2026-08-03', last: '2026-08-16' });
		expect(findPeriod(BI_WEEKLY, '2026-08-02')).toEqual({ first: '2026-07-20', last: '2026-08-02' });
	});

	it('leave no date out and put none into two periods', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(SEMI_MONTHLY, MONTHLY, CUT_OFFS, WEEKLY, BI_WEEKLY),
				fc.integer({ min: 18_000, max: 24_000 }),
				(pattern, day) => {
					const period = findPeriod(pattern, toDate(day));
					if (!period) throw new Error('a repeating pattern covers every date');
					expect(period.first <= toDate(day) && toDate(day) <= period.last).toBe(true);
					expect(findPeriod(pattern, period.first)).toEqual(period);
					expect(findPeriod(pattern, period.last)).toEqual(period);
					expect(findPeriod(pattern, addDays(period.last, 1))?.first).toBe(addDays(period.last, 1));
				}
			),
			{ numRuns: 1000 }
		);
	});

	it('list what touches a range', () => {
		const list = listPeriods(SEMI_MONTHLY, { first: '2026-08-10', last: '2026-09-01' });
		expect(list.map(({ first }) => first)).toEqual(['2026-08-01', '2026-08-16', '2026-09-01']);
	});

	it('can be written down one by one, and then leave gaps', () => {
		const ranges: PeriodPattern = { kind: 'ranges', ranges: [{ first: '2026-08-01', last: '2026-08-20' }] };
		expect(findPeriod(ranges, '2026-08-20')).toEqual(ranges.ranges[0]);
		expect(findPeriod(ranges, '2026-08-21')).toBeNull();
		expect(listPeriods(ranges, { first: '2026-08-20', last: '2026-09-30' })).toHaveLength(1);
	});

	it('refuse overlapping ranges and start days that some months lack', () => {
		const messages = (value: unknown) =>
			v.safeParse(PeriodPatternSchema, value).issues?.map((i) => i.message);
		expect(messages({ kind: 'month_days', startDays: [31] })).toEqual([
			'start days end at 28, which every month has'
		]);
		const overlapping = [
			{ first: '2026-08-01', last: '2026-08-15' },
			{ first: '2026-08-15', last: '2026-08-31' }
		];
		expect(messages({ kind: 'ranges', ranges: overlapping })).toEqual(['periods overlap on 2026-08-15']);
	});
});
