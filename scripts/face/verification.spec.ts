import { describe, expect, it } from 'vitest';
import { makeRandom } from './random';
import { comparePairs, computeRates } from './verification';

const options = { fmrs: [0.5, 0.1], resamples: 20, random: makeRandom(1) };

describe('computeRates', () => {
	it('finds no error where every impostor is further away than every genuine pair', () => {
		const people = [0, 0, 1, 1];
		const rates = computeRates(
			comparePairs(people, (a, b) => (people[a] === people[b] ? 0.2 : 0.9)),
			options
		);
		expect(rates.eer).toBe(0);
		expect(rates.fnmr.map(({ fnmr }) => fnmr)).toEqual([0, 0]);
	});

	it('counts genuine pairs beyond the distance at which impostors come in', () => {
		// Four genuine pairs at 0.1, 0.2, 0.6 and 0.8; impostors at 0.5 and more.
		const people = [0, 0, 1, 1, 2, 2, 3, 3];
		const genuine = [0.1, 0.2, 0.6, 0.8];
		const pairs = comparePairs(people, (a, b) =>
			people[a] === people[b] ? (genuine[people[a] ?? 0] ?? NaN) : 0.5 + (a * 8 + b) / 1000
		);
		const rates = computeRates(pairs, { ...options, fmrs: [0.001] });
		expect(rates.fnmr[0]?.fnmr).toBe(0.5);
		expect(rates.fnmr[0]?.threshold).toBeCloseTo(0.502, 3);
	});

	it('leaves photographs without a descriptor out', () => {
		const pairs = comparePairs([0, 0, 1], (_, b) => (b === 2 ? NaN : 0.1));
		expect(pairs.distance).toHaveLength(1);
	});
});
