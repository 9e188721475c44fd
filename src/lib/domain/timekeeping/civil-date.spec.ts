import { Temporal } from 'temporal-polyfill';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, isDate, toDate, toEpochDay, weekdayKey, weekdayOf } from './civil-date';

describe('civil dates', () => {
	it('agrees with Temporal on the day number, the date and the weekday over four centuries', () => {
		fc.assert(
			fc.property(fc.integer({ min: -80_000, max: 80_000 }), (epochDay) => {
				const date = Temporal.PlainDate.from('1970-01-01').add({ days: epochDay });
				expect(toDate(epochDay)).toBe(date.toString());
				expect(toEpochDay(date.toString())).toBe(epochDay);
				expect(weekdayOf(epochDay)).toBe(date.dayOfWeek - 1);
			}),
			{ numRuns: 2000 }
		);
	});

	it('knows that 29 February exists in 2028 and not in 2026 or 2100', () => {
		expect(isDate('2028-02-29')).toBe(true);
		expect(isDate('2026-02-29')).toBe(false);
		expect(isDate('2100-02-29')).toBe(false);
	});

	it('refuses text that only looks like a date', () => {
		for (const text of ['2026-13-01', '2026-00-10', '2026-04-31', '2026-4-1', '', '2026-04-01T00:00'])
			expect(isDate(text), text).toBe(false);
		expect(() => toEpochDay('2026-02-30')).toThrow('"2026-02-30" is not a calendar date');
	});

	it('steps over month and year ends', () => {
		expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
		expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
		expect(weekdayKey(toEpochDay('2026-08-03'))).toBe('mon');
	});
});
