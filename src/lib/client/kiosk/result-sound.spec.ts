import { expect, test } from 'vitest';
import { RESULT_TONES } from './result-sound';

test('each result has a melody of its own', () => {
	const melodies = Object.values(RESULT_TONES).map((tones) => JSON.stringify(tones));
	expect(new Set(melodies).size).toBe(melodies.length);
});

test('a result is over before the next person can be recognised, and its tones do not overlap', () => {
	for (const tones of Object.values(RESULT_TONES)) {
		let end = 0;
		for (const { fromSeconds, seconds } of tones) {
			expect(fromSeconds).toBeGreaterThanOrEqual(end);
			end = fromSeconds + seconds;
		}
		expect(end).toBeLessThan(1);
	}
});
