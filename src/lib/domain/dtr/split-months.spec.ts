import { expect, test } from 'vitest';
import { splitMonths } from './split-months';

test('a range is parted where a month ends, 29 February included', () => {
	expect(splitMonths({ first: '2026-08-01', last: '2026-08-15' })).toEqual([
		{ first: '2026-08-01', last: '2026-08-15' }
	]);
	expect(splitMonths({ first: '2027-12-26', last: '2028-01-10' })).toEqual([
		{ first: '2027-12-26', last: '2027-12-31' },
		{ first: '2028-01-01', last: '2028-01-10' }
	]);
	expect(splitMonths({ first: '2028-02-28', last: '2028-03-02' })).toEqual([
		{ first: '2028-02-28', last: '2028-02-29' },
		{ first: '2028-03-01', last: '2028-03-02' }
	]);
});
