import { expect, test } from 'vitest';
import { parseVersion } from './set-up-forms';

test('a version is a whole number that the database can hold, or one that nothing on file has', () => {
	expect(['7', '0', '', null].map(parseVersion)).toEqual([7, 0, 0, 0]);
	expect(['x', '-1', '1.5', 'Infinity', '9'.repeat(400), undefined].map(parseVersion)).toEqual(
		Array.from({ length: 6 }, () => -1)
	);
});
