import { describe, expect, it } from 'vitest';
import { describePattern, readPeriodForm, toPeriodForm } from './period-form';
import type { PeriodPattern } from './periods';

const PATTERNS: PeriodPattern[] = [
	{ kind: 'month_days', startDays: [1, 16] },
	{ kind: 'month_days', startDays: [1] },
	{ kind: 'month_days', startDays: [11, 26] },
	{ kind: 'weekly', startsOn: 'sun' },
	{ kind: 'bi_weekly', anchor: '2026-08-03' },
	{ kind: 'ranges', ranges: [{ first: '2028-02-01', last: '2028-02-29' }] }
];

describe('the form of a period pattern', () => {
	it('reads back every pattern that it shows', () => {
		for (const pattern of PATTERNS)
			expect(readPeriodForm(toPeriodForm(pattern))).toEqual({ ok: true, pattern });
	});

	it('says each pattern in words', () => {
		expect(PATTERNS.map(describePattern)).toEqual([
			'Twice a month: 1–15 and 16–end',
			'Monthly',
			'From day 11 and day 26 of each month',
			'Weekly, from Sunday',
			'Every two weeks, one of them from 2026-08-03',
			'1 written down one by one'
		]);
	});

	it('names the line that overlaps, ends before it starts or is no date', () => {
		const errorOf = (ranges: string) => {
			const read = readPeriodForm({ patternKind: 'ranges', ranges });
			return read.ok ? null : read.errors.ranges;
		};
		expect(errorOf('2026-08-01 to 2026-08-15\n2026-08-15 to 2026-08-31')).toBe(
			'Periods overlap on 2026-08-15.'
		);
		expect(errorOf('2026-08-01 to 2026-08-15\n2026-09-15 to 2026-09-01')).toBe(
			'Line 2: the period ends on 2026-09-01, before it starts on 2026-09-15.'
		);
		expect(errorOf('2027-02-16 to 2027-02-29')).toBe(
			'Line 1: "2027-02-29" is not a date in the calendar (YYYY-MM-DD).'
		);
		expect(errorOf('next week')).toContain('Line 1');
		expect(errorOf('august')).toBe('Line 1: write two dates, such as 2026-08-01 to 2026-08-15.');
		expect(errorOf(' ')).toContain('at least one period');
	});

	it('refuses start days that some months lack, words and nothing', () => {
		const errorOf = (startDays: string) => {
			const read = readPeriodForm({ patternKind: 'start_days', startDays });
			return read.ok ? null : read.errors.startDays;
		};
		expect(errorOf('1, 31')).toBe('Start days end at 28, which every month has.');
		expect(errorOf('first')).toBe('Write days of the month, such as 11, 26.');
		expect(errorOf('')).toBe('At least one start day is needed.');
		expect(readPeriodForm({})).toMatchObject({ ok: false, errors: { patternKind: expect.any(String) } });
		expect(readPeriodForm({ patternKind: 'bi_weekly', anchor: '' })).toMatchObject({
			ok: false,
			errors: { anchor: expect.stringContaining('is not a date') }
		});
	});
});
