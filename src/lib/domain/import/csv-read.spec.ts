import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CSV_DELIMITERS, csvLine } from '../exports/csv-write';
import { detectDelimiter, readCsv } from './csv-read';

const read = (text: string, delimiter = ',') => [...readCsv([text], delimiter)];
const fields = (text: string, delimiter = ',') =>
	read(text, delimiter).map((record) => record.ok && record.fields);

describe('readCsv', () => {
	it('reads quoted fields with delimiters, quotes and line breaks', () => {
		expect(fields('"a,b","say ""x""","two\nlines"\r\nc,d')).toEqual([
			['a,b', 'say "x"', 'two\nlines'],
			['c', 'd']
		]);
	});

	it('numbers records by their first line', () => {
		expect(read('"a\nb",c\n\nd,e').map(({ line }) => line)).toEqual([1, 4]);
	});

	it('keeps a quote inside an unquoted field', () => {
		expect(fields('5" pipe,b')).toEqual([['5" pipe', 'b']]);
	});

	it('reports a quote that never closes on its own line and goes on with the next', () => {
		const text = ['a,b', 'c,"broken', ...Array.from({ length: 30 }, (_, index) => `row,${index}`)].join('\n');
		const records = read(text);
		expect(records[1]).toMatchObject({ ok: false, line: 2, reason: 'unclosed_quote' });
		expect(records).toHaveLength(32);
		expect(records[2]).toMatchObject({ ok: true, line: 3, fields: ['row', '0'] });
	});

	it('reports one that is still open at the end of the file', () => {
		expect(read('a,b\nc,"d')[1]).toMatchObject({ ok: false, line: 2, reason: 'unclosed_quote' });
	});

	it('does not make one record of two broken lines', () => {
		expect(read('a,b\n1,"x\n2,"y\n3,z').map((record) => [record.line, record.ok])).toEqual([
			[1, true],
			[2, false],
			[3, false],
			[4, true]
		]);
	});

	it('gives back what the writer printed, whatever the cells and delimiter', () => {
		const cell = fc.oneof(
			fc.string({ unit: 'binary-ascii' }),
			fc.string({ unit: fc.constantFrom('"', ',', ';', '\t', '\n', '=', "'", 'ñ', ' ') })
		);
		const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
		fc.assert(
			fc.property(rows, fc.constantFrom(...CSV_DELIMITERS), (table, delimiter) => {
				const kept = table.map((row) => ['x', ...row.map((each) => each.replace(/\r/g, ''))]);
				const text = kept.map((row) => csvLine(row, () => 'text', delimiter)).join('');
				expect(fields(text, delimiter)).toEqual(kept);
			})
		);
	});
});

describe('detectDelimiter', () => {
	it.each([',', ';', '\t', '|'])('finds %j', (delimiter) => {
		expect(
			detectDelimiter([`no${delimiter}name${delimiter}office\n1${delimiter}Dela Cruz${delimiter}HR\n`])
		).toBe(delimiter);
	});

	it('is not misled by commas inside names', () => {
		expect(detectDelimiter(['no;name\n1;Cruz, Ana\n2;Reyes, Ben\n3;Lim\n'])).toBe(';');
	});

	it('finds none in a text without columns', () => {
		expect(detectDelimiter(['just a sentence\nand another'])).toBeNull();
	});
});
