import { describe, expect, it } from 'vitest';
import { csvChunks, csvLine } from './csv-write';
import type { CsvTable } from './csv-write';

async function print(
	table: CsvTable,
	options: Parameters<typeof csvChunks>[1] = { delimiter: ',', bom: false }
) {
	let text = '';
	for await (const chunk of csvChunks(table, options)) text += chunk;
	return text;
}

const asText = () => 'text' as const;

describe('csvLine', () => {
	it('quotes what holds a delimiter, a quote, a line break or spaces at its ends', () => {
		expect(csvLine(['a,b', 'say "x"', 'two\nlines', ' c', 'plain'], asText, ',')).toBe(
			'"a,b","say ""x""","two\nlines"," c",plain\r\n'
		);
	});

	it('keeps leading zeros and writes hours with two decimals', () => {
		expect(
			csvLine(['0042', 7.5, 450], (index) => (['text', 'hours', 'minutes'] as const)[index] ?? 'text', ',')
		).toBe('0042,7.50,450\r\n');
	});

	it('guards text against formulas, not numbers', () => {
		expect(csvLine(['=1+1', -5], (index) => (index ? 'minutes' : 'text'), ';')).toBe("'=1+1;-5\r\n");
	});

	it('writes an empty cell alone on its line as quotes', () => {
		expect(csvLine([null], asText, ',')).toBe('""\r\n');
	});
});

describe('csvChunks', () => {
	it('puts a byte order mark first when asked', async () => {
		const table = { headings: ['name'], kinds: ['text' as const], rows: [['Peña']] };
		expect(await print(table, { delimiter: ';', bom: true })).toBe('\uFEFFname\r\nPeña\r\n');
		expect(await print(table)).toBe('name\r\nPeña\r\n');
	});

	it('leaves headings out when there are none', async () => {
		expect(await print({ headings: null, kinds: ['count'], rows: [[1], [2]] })).toBe('1\r\n2\r\n');
	});

	it('hands out long tables in pieces', async () => {
		const rows = Array.from({ length: 1200 }, () => ['a']);
		let pieces = 0;
		for await (const chunk of csvChunks(
			{ headings: null, kinds: ['text'], rows },
			{ delimiter: ',', bom: false }
		))
			pieces += chunk ? 1 : 0;
		expect(pieces).toBe(3);
	});
});
