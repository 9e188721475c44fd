import { describe, expect, it } from 'vitest';
import { DistanceTally } from './distance-tally';
import { makeRandom } from './made-people.fixture';

describe('DistanceTally', () => {
	it('has nothing to say about nothing', () => {
		const tally = new DistanceTally();
		expect([tally.count, tally.nearest, tally.at(0.5)]).toEqual([0, NaN, NaN]);
	});

	it('finds the shares that a sorted list would, and the nearest exactly', () => {
		const random = makeRandom(4);
		const tally = new DistanceTally();
		const list = Array.from({ length: 5_000 }, () => random() * 2);
		for (const distance of list) tally.add(distance);
		const sorted = list.toSorted((a, b) => a - b);
		expect(tally.count).toBe(5_000);
		expect(tally.nearest).toBe(sorted[0]);
		for (const share of [0, 0.01, 0.5, 0.99])
			expect(Math.abs(tally.at(share) - (sorted[Math.floor(5_000 * share)] ?? NaN))).toBeLessThan(1.6e-5);
	});

	it('takes the two ends of what unit vectors can be apart', () => {
		const tally = new DistanceTally();
		for (const distance of [0, 2]) tally.add(distance);
		expect(tally.nearest).toBe(0);
		expect(tally.at(0)).toBeCloseTo(0, 4);
		expect(tally.at(0.5)).toBeCloseTo(2, 4);
	});
});
