import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const rows = readFileSync('docs/asvs.md', 'utf8')
	.split('\n')
	.filter((line) => /^\| .*\|/.test(line) && !line.startsWith('| Requirement'));

test('every file that the list of requirements names is there', () => {
	const named = rows.flatMap((row) =>
		[...row.matchAll(/`((?:src|tests|scripts|docs)\/[^`]+)`/g)].map(([, path = '']) => path)
	);
	expect(named.length).toBeGreaterThan(40);
	expect(named.filter((path) => !existsSync(path))).toEqual([]);
});

test('what is not met says what is missing', () => {
	const silent = rows.filter(
		(row) => / gap \| /.test(row) && row.split('|').slice(3).join('').trim().length < 10
	);
	expect(silent).toEqual([]);
});
