import { expect, test } from 'vitest';
import { countTry } from './sign-in-tries';

const minutes = (...at: number[]) => at.map((minute) => minute * 60_000);

test('the fifth failure within fifteen minutes makes the account wait, the fourth does not', () => {
	expect(countTry(minutes(0, 1, 2, 3), 4 * 60_000)).toEqual({
		retryAfterSeconds: 0,
		failures: minutes(0, 1, 2, 3, 4)
	});
	expect(countTry(minutes(0, 1, 2, 3, 4), 4 * 60_000).retryAfterSeconds).toBe(11 * 60);
});

test('a try that has to wait is not counted, so that trying on makes nobody wait longer', () => {
	expect(countTry(minutes(0, 1, 2, 3, 4), 4 * 60_000).failures).toEqual(minutes(0, 1, 2, 3, 4));
});

test('waiting is over when the first failure leaves the window', () => {
	expect(countTry(minutes(0, 0, 0, 0, 0), 14 * 60_000).retryAfterSeconds).toBe(60);
	expect(countTry(minutes(0, 0, 0, 0, 0), 15 * 60_000)).toEqual({
		retryAfterSeconds: 0,
		failures: minutes(15)
	});
});
