import { describe, expect, it } from 'vitest';
import { dayEquivalent, dayThousandths } from './csc-day-equivalent';

describe('CSC day equivalents', () => {
	it('are minutes/480 rounded half down to three decimals, for every minute of a day', () => {
		for (let minutes = 0; minutes <= 480; minutes++) {
			// Half down in integers: ceil(x - 1/2) with x = minutes * 1000 / 480.
			expect(dayThousandths(minutes) - Math.ceil((minutes * 2000 - 480) / 960), `${minutes} min`).toBeCloseTo(
				0
			);
		}
	});

	it('print as the table does', () => {
		expect([0, 6, 22, 54, 60, 90, 480].map(dayEquivalent)).toEqual([
			'0.000',
			'0.012',
			'0.046',
			'0.112',
			'0.125',
			'0.187',
			'1.000'
		]);
	});
});
