import { describe, expect, it } from 'vitest';
import { computeDays } from './compute-days';
import { countOccurrences, findHabit } from './habitual';
import { punches, weekInput } from './spec-fixtures';

/** Ten occurrences in these months, nine in all others. */
const inMonths = (...months: number[]) =>
	findHabit(Array.from({ length: 12 }, (_, i) => (months.includes(i + 1) ? 10 : 9)));

describe('countOccurrences', () => {
	const of = (input: Parameters<typeof weekInput>[0]) => {
		const [day] = computeDays(weekInput({ ...input, first: '2026-08-03', last: '2026-08-03' })).days;
		if (!day) throw new Error('the range has one day');
		return countOccurrences(day);
	};
	const at = (...times: string[]) => ({ punches: punches('2026-08-03', ...times) });

	it('counts a morning that nobody came as tardiness, an afternoon as undertime', () => {
		expect(of(at('13:00', '17:00'))).toEqual({ tardy: 1, undertime: 0 });
		expect(of(at('08:00', '12:00'))).toEqual({ tardy: 0, undertime: 1 });
	});

	it('counts it beside the lateness of the other half', () => {
		expect(of(at('13:05', '17:00'))).toEqual({ tardy: 2, undertime: 0 });
		expect(of(at('08:05', '11:50'))).toEqual({ tardy: 1, undertime: 2 });
	});

	it('counts neither a whole day of absence nor half a day of leave', () => {
		expect(of({})).toEqual({ tardy: 0, undertime: 0 });
		const leaves = [{ date: '2026-08-03', portion: 'am' as const, code: 'VL' }];
		expect(of({ ...at('13:00', '17:00'), leaves })).toEqual({ tardy: 0, undertime: 0 });
		expect(of({ leaves })).toEqual({ tardy: 0, undertime: 1 });
	});
});

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
