import { expect, test } from 'vitest';
import { compareFigures } from './compare-figures';
import { computeDays } from './compute-days';
import { MANILA, punches, weekInput } from './spec-fixtures';

const DATE = '2026-08-03';
const day = (...times: string[]) => {
	const [record] = computeDays(weekInput({ first: DATE, last: DATE, punches: punches(DATE, ...times) })).days;
	if (!record) throw new Error('no day');
	return record;
};

test('two versions stand beside each other, and what differs is marked', () => {
	const figures = compareFigures(day('08:00'), day('08:00', '17:00'), MANILA);
	expect(figures.slice(0, 3)).toEqual([
		{ key: 'status', before: 'incomplete', after: 'present', differs: true },
		{ key: 'times', before: '08:00-?', after: '08:00-17:00', differs: true },
		{ key: 'regular', before: 0, after: 480, differs: true }
	]);
	expect(figures.find(({ key }) => key === 'tardy')).toMatchObject({ before: 0, differs: false });
	expect(figures.map(({ key }) => key)).toContain('unresolved');
});

test('quantities that are nothing in both versions are left out, unless everybody looks for them', () => {
	const keys = compareFigures(day('08:00', '17:00'), day('08:00', '17:00'), MANILA).map(({ key }) => key);
	expect(keys).not.toContain('overtime');
	expect(keys).toContain('absent');
});
