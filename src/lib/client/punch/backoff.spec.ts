import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from './backoff';

const almostOne = 1 - 2 ** -53;

test('the ceiling doubles from one second to five minutes', () => {
	const ceilings = [1, 2, 3, 9, 10, 1000].map((failures) => backoffMs(failures, almostOne) + 1);
	expect(ceilings).toEqual([1_000, 2_000, 4_000, 256_000, 300_000, 300_000]);
});

test('every wait is a whole number between nothing and the ceiling', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 1e6 }),
			fc.double({ min: 0, max: almostOne, noNaN: true }),
			(failures, random) => {
				const wait = backoffMs(failures, random);
				expect(Number.isInteger(wait)).toBe(true);
				expect(wait).toBeGreaterThanOrEqual(0);
				expect(wait).toBeLessThan(300_000);
			}
		)
	);
});
