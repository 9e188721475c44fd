import { expect, test } from 'vitest';
import { checkClockTrusted, MAX_CLOCK_STEP_MS } from './clock-trust';

const seenAt = new Date('2026-03-02T00:00:00Z');
const check = (afterMs: number) => checkClockTrusted({ seenAt, now: new Date(seenAt.getTime() + afterMs) });

test('a clock is believed after a long weekend, and not a millisecond after that', () => {
	expect(check(60_000)).toBe(true);
	expect(check(MAX_CLOCK_STEP_MS)).toBe(true);
	expect(check(MAX_CLOCK_STEP_MS + 1)).toBe(false);
	expect(check(3 * 365 * 86_400_000)).toBe(false);
});

test('a clock that went back destroys nothing too soon, and one that was never seen is the first', () => {
	expect(check(-3 * 365 * 86_400_000)).toBe(true);
	expect(checkClockTrusted({ seenAt: null, now: seenAt })).toBe(true);
});
