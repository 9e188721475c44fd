import { expect, test } from 'vitest';
import { BusyError } from '../busy-error';
import { checkPassword, hashPassword, withPlaceInLine } from './passwords';

test('a flood of passwords is turned away before it costs anything, and those in line are all answered', async () => {
	const stored = await hashPassword('a long sentence');
	const tries = Array.from({ length: 60 }, () =>
		withPlaceInLine(() => checkPassword(stored, 'a long sentence')).catch((e: unknown) => e)
	);
	const results = await Promise.all(tries);
	const answered = results.filter((result) => result === true).length;
	expect(answered).toBe(24);
	expect(results.filter((result) => result instanceof BusyError)).toHaveLength(36);
	expect(await checkPassword(stored, 'a long sentence')).toBe(true);
	expect(await checkPassword(null, 'a long sentence')).toBe(false);
});
