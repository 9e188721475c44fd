import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thresholdForRoster } from './roster-threshold';
import { THRESHOLDS } from './thresholds';

const base = THRESHOLDS.recognition.identify;

describe('thresholdForRoster', () => {
	it('never grows with the roster and never leaves the measured range', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 1000 }), (size, more) => {
				const small = thresholdForRoster(base, { rosterSize: size }).maxDistance;
				const large = thresholdForRoster(base, { rosterSize: size + more }).maxDistance;
				expect(large).toBeLessThanOrEqual(small);
				expect(large).toBeGreaterThanOrEqual(0.26);
				expect(small).toBeLessThanOrEqual(base.maxDistance);
			})
		);
	});

	it('reads the measured curve: 1 in 10,000 comparisons at 0.302', () => {
		const threshold = thresholdForRoster(base, { rosterSize: 100, target: 1e-2 });
		expect(threshold.maxDistance).toBeCloseTo(0.302, 6);
		expect(threshold.fmr).toBeCloseTo(1e-4, 9);
	});

	it('is stricter where the site’s own people are more alike', () => {
		const usual = thresholdForRoster(base, { rosterSize: 100 }).maxDistance;
		expect(thresholdForRoster(base, { rosterSize: 100, shift: 0.01 }).maxDistance).toBeCloseTo(
			usual - 0.01,
			6
		);
	});
});
