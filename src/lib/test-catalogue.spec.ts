import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const rows = readFileSync('docs/test-catalogue.md', 'utf8')
	.split('\n')
	.filter((line) => /^\| T\d\d /.test(line))
	.map((line) => line.split('|').map((cell) => cell.trim()))
	.map(([, id = '', , file = '', title = '']) => ({ id, file: file.replaceAll('`', ''), title }));

test('every test that the catalogue names is there', () => {
	const named = rows.filter(({ file }) => file !== '–');
	const missing = named.filter(({ file, title }) => {
		if (!existsSync(file)) return true;
		return title !== '–' && !readFileSync(file, 'utf8').includes(title);
	});
	expect(missing).toEqual([]);
	expect(named.length).toBeGreaterThan(40);
});

test('every number of the catalogue that this part answers for has a row', () => {
	const numbers = [...range(1, 18), 20, ...range(22, 29), 34, 35, 37, 41, 42, 43, 45, 46];
	const known = new Set(rows.map(({ id }) => Number(id.slice(1))));
	expect(numbers.filter((number) => !known.has(number))).toEqual([]);
});

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
