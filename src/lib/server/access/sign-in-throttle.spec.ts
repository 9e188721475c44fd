import { expect, test } from 'vitest';
import { computeRetryAfterSeconds, forgetFailures, recordFailure, startTry } from './sign-in-throttle';

const at = (minutes: number) => new Date(minutes * 60_000);

test('the fifth failure within fifteen minutes makes the account wait, the fourth does not', () => {
	for (let i = 0; i < 4; i++) recordFailure('a@example.org', at(i));
	expect(computeRetryAfterSeconds('a@example.org', at(4))).toBe(0);
	recordFailure('a@example.org', at(4));
	expect(computeRetryAfterSeconds('a@example.org', at(4))).toBe(11 * 60);
});

test('waiting is over when the first failure leaves the window', () => {
	for (let i = 0; i < 5; i++) recordFailure('b@example.org', at(0));
	expect(computeRetryAfterSeconds('b@example.org', at(14))).toBe(60);
	expect(computeRetryAfterSeconds('b@example.org', at(15))).toBe(0);
});

test('one account never makes another wait, and a good sign-in forgives', () => {
	for (let i = 0; i < 9; i++) recordFailure('c@example.org', at(0));
	expect(computeRetryAfterSeconds('d@example.org', at(0))).toBe(0);
	forgetFailures('c@example.org');
	expect(computeRetryAfterSeconds('c@example.org', at(0))).toBe(0);
});

test('tries that come at once count before they are judged, and the sixth waits', () => {
	const waits = Array.from({ length: 6 }, () => startTry('e@example.org', at(0)));
	expect(waits).toEqual([0, 0, 0, 0, 0, 15 * 60]);
});
