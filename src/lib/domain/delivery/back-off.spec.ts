import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GIVE_UP_AFTER_MS, nextAttempt } from './back-off';

const createdAt = new Date('2026-03-02T00:00:00Z');
const after = (ms: number) => new Date(createdAt.getTime() + ms);

test('waits longer with each failure', () => {
	const waits = [1, 2, 3, 4, 5, 6, 7, 8].map(
		(attempts) => nextAttempt({ attempts, createdAt, now: createdAt }, 0)?.getTime() ?? 0
	);
	expect(waits).toEqual([...waits].sort((a, b) => a - b));
	expect(waits[0]).toBe(after(60_000).getTime());
});

test('gives up after three days, and not a moment before', () => {
	const at = (ms: number) => nextAttempt({ attempts: 20, createdAt, now: after(ms) }, 0);
	expect(at(GIVE_UP_AFTER_MS - 1)).not.toBeNull();
	expect(at(GIVE_UP_AFTER_MS)).toBeNull();
});

test('always lies ahead, by at most six hours and a tenth', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 1000 }),
			fc.double({ min: 0, max: 1, noNaN: true }),
			(attempts, spread) => {
				const next = nextAttempt({ attempts, createdAt, now: createdAt }, spread);
				const wait = (next?.getTime() ?? 0) - createdAt.getTime();
				expect(wait).toBeGreaterThanOrEqual(60_000);
				expect(wait).toBeLessThanOrEqual(6.6 * 3_600_000);
			}
		)
	);
});
