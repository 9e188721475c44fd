import { expect, test } from 'vitest';
import { createPairingThrottle } from './pairing-throttle';

const at = (seconds: number) => new Date(seconds * 1000);

test('thirty wrong codes within a minute make the next one wait, twenty-nine do not', () => {
	const throttle = createPairingThrottle();
	for (let i = 0; i < 29; i++) throttle.recordFailure(at(i));
	expect(throttle.computeRetryAfterSeconds(at(29))).toBe(0);
	throttle.recordFailure(at(29));
	expect(throttle.computeRetryAfterSeconds(at(29))).toBe(31);
});

test('the wait ends when the oldest failure is a minute old', () => {
	const throttle = createPairingThrottle();
	for (let i = 0; i < 30; i++) throttle.recordFailure(at(0));
	expect(throttle.computeRetryAfterSeconds(at(59))).toBe(1);
	expect(throttle.computeRetryAfterSeconds(at(60))).toBe(0);
});
