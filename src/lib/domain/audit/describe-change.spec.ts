import { expect, test } from 'vitest';
import { describeAction, describeChange } from './describe-change';

test('a change is told field by field, from what to what, without what stayed the same', () => {
	const before = { name: 'Ana', siteId: 'a', limits: { hours: 2 } };
	const after = { name: 'Ana Cruz', siteId: 'a', limits: { hours: 3 } };
	expect(describeChange({ before, after, reason: 'married' })).toEqual({
		changes: [
			{ field: 'name', before: 'Ana', after: 'Ana Cruz' },
			{ field: 'limits hours', before: '2', after: '3' }
		],
		reason: 'married'
	});
});

test('what was made has no before, what was removed no after', () => {
	expect(describeChange({ after: { name: 'Gate' } }).changes).toEqual([
		{ field: 'name', before: null, after: 'Gate' }
	]);
	expect(describeChange({ before: { dates: ['2026-01-01', '2026-01-02'] } }).changes).toEqual([
		{ field: 'dates', before: '2026-01-01, 2026-01-02', after: null }
	]);
});

test('events of before there were before and after, and whatever else is stored, are shown as they are', () => {
	expect(describeChange({ textVersion: 2 }).changes).toEqual([
		{ field: 'text version', before: null, after: '2' }
	]);
	for (const detail of [null, undefined, {}, [], '', 0]) expect(() => describeChange(detail)).not.toThrow();
	expect(describeChange({ after: {}, reason: '' })).toEqual({ changes: [], reason: null });
});

test('an action is told in words', () => {
	expect(describeAction('device.issue_pairing_code')).toBe('Device: issue pairing code');
	expect(describeAction('odd')).toBe('Odd: ');
});
