import { expect, test } from 'vitest';
import { findNextPath } from './next-path';

test.each(['/', '/me', '/admin/punches?date=2026-08-03&site=x', '/pair#ABCD-EFGH', '/a/b?c=//d'])(
	'%s is a place of ours',
	(next) => expect(findNextPath(next)).toBe(next)
);

test.each([
	null,
	undefined,
	'',
	'me',
	'//evil.example',
	'///evil.example',
	'/\\evil.example',
	'/\t/evil.example',
	'/.//evil.example',
	'https://evil.example/',
	'javascript:alert(1)',
	`/${'x'.repeat(2000)}`
])('%s is not', (next) => expect(findNextPath(next)).toBeNull());
