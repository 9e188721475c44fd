import { describe, expect, it } from 'vitest';
import { findHabit } from './habitual';

/** Ten occurrences in these months, nine in all others. */
const inMonths = (...months: number[]) =>
	findHabit(Array.from({ length: 12 }, (_, i) => (months.includes(i + 1) ? 10 : 9)));

describe('findHabit', () => {
	it('counts months from ten occurrences on', () => {
		expect(findHabit([9, 10, 11])).toEqual({ months: [2, 3], because: 'semester' });
	});

	it('takes two months of one semester, beside each other or not', () => {
		expect(inMonths(1, 6).because).toBe('semester');
		expect(inMonths(7, 12).because).toBe('semester');
	});

	it('takes two months in a row over the end of a semester', () => {
		expect(inMonths(6, 7).because).toBe('consecutive');
	});

	it('does not take one month, nor one of each semester', () => {
		expect(inMonths(3).because).toBeNull();
		expect(inMonths(5, 7).because).toBeNull();
		expect(inMonths().because).toBeNull();
	});

	it('does not join December with the January of the same year', () => {
		expect(inMonths(1, 12).because).toBeNull();
	});
});
