import fc from 'fast-check';
import { once } from 'node:events';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { columnLetters, dateSerial, STYLES } from './sheet-xml';
import { readSheet, unescapeXml } from './spec-read-xlsx';
import { sheetName } from './workbook-parts';
import { XLSX_ROW_LIMIT, xlsxStream } from './xlsx';
import type { XlsxSheet } from './xlsx';
import { escapeXml } from './xml-text';

async function make(...sheets: XlsxSheet[]): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of xlsxStream(sheets, new Date('2026-09-01T00:00:00Z'))) chunks.push(chunk);
	return Buffer.concat(chunks);
}

const sheet = (rows: XlsxSheet['rows'], kinds: XlsxSheet['kinds'] = ['text']): XlsxSheet => ({
	name: 'Daily',
	headings: kinds.map((kind) => kind),
	kinds,
	rows
});

describe('xlsxStream', () => {
	it('keeps leading zeros as text and numbers as numbers', async () => {
		const [, row] = readSheet(await make(sheet([['0042', 480, 8.25]], ['text', 'minutes', 'hours'])));
		expect(row).toEqual([
			{ reference: 'A2', style: STYLES.text, isText: true, value: '0042' },
			{ reference: 'B2', style: STYLES.whole, isText: false, value: '480' },
			{ reference: 'C2', style: STYLES.decimals, isText: false, value: '8.25' }
		]);
	});

	it('writes dates as dates', async () => {
		const [, row] = readSheet(await make(sheet([['2026-08-03']], ['date'])));
		expect(row?.[0]).toMatchObject({ style: STYLES.date, isText: false, value: '46237' });
	});

	it('never writes a formula, whatever the text', async () => {
		const texts = ['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', '\u0000=1'];
		const bytes = await make(sheet(texts.map((text) => [text])));
		expect(strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array())).not.toContain('<f');
		expect(
			readSheet(bytes)
				.slice(1)
				.map(([cell]) => cell?.value)
		).toEqual(texts);
	});

	it('leaves blank cells out and keeps the others in their columns', async () => {
		const [, row] = readSheet(await make(sheet([[null, '', 'c']], ['text', 'text', 'text'])));
		expect(row?.map(({ reference }) => reference)).toEqual(['C2']);
	});

	it('stores a repeated text once', async () => {
		const bytes = await make(sheet(Array.from({ length: 50 }, () => ['present'])));
		expect(
			strFromU8(unzipSync(bytes)['xl/sharedStrings.xml'] ?? new Uint8Array()).match(/present/g)
		).toHaveLength(1);
	});

	it('gives back every text as it was', async () => {
		const text = fc.oneof(
			fc.string({ unit: 'binary', minLength: 1 }),
			fc.string({ unit: fc.constantFrom('_', 'x', '0', '1', 'A', '&', '<', '\r', '\uD800'), minLength: 1 })
		);
		await fc.assert(
			fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 40 }), async (texts) => {
				const read = readSheet(await make(sheet(texts.map((each) => [each]))));
				expect(read.slice(1).map(([cell]) => cell?.value)).toEqual(texts);
			}),
			{ numRuns: 15 }
		);
	}, 20_000);

	it('writes several sheets with their names', async () => {
		const bytes = await make(
			{ ...sheet([['a']]), name: 'Period: 1/15' },
			{ ...sheet([['b']]), name: 'Days' }
		);
		expect(strFromU8(unzipSync(bytes)['xl/workbook.xml'] ?? new Uint8Array())).toContain(
			'name="Period  1 15"'
		);
		expect(readSheet(bytes, 2)[1]?.[0]?.value).toBe('b');
	});

	it('refuses more rows than a sheet can hold, and says what to do', async () => {
		function* many() {
			for (let row = 0; row < XLSX_ROW_LIMIT; row++) yield [null];
		}
		await expect(make(sheet(many()))).rejects.toThrow('choose CSV');
	}, 20_000);

	it('passes an error of its source on to the reader', async () => {
		async function* broken() {
			yield ['a'];
			await Promise.resolve();
			throw new Error('connection lost');
		}
		await expect(make(sheet(broken()))).rejects.toThrow('connection lost');
	});

	it('closes its source when the download is broken off', async () => {
		let isClosed = false;
		async function* source() {
			try {
				for (let row = 0; ; row++) {
					yield [row];
					await Promise.resolve();
				}
			} finally {
				isClosed = true;
			}
		}
		const stream = xlsxStream([sheet(source(), ['count'])], new Date(0));
		let bytes = 0;
		while (bytes < 50_000) {
			const [chunk]: Uint8Array[] = await once(stream, 'data');
			bytes += chunk?.length ?? 0;
		}
		stream.destroy();
		await expect.poll(() => isClosed).toBe(true);
	});
});

describe('escapeXml', () => {
	it('escapes what looks like an escape', () => {
		expect(escapeXml('_x0041_')).toBe('_x005F_x0041_');
	});

	it('is undone by reading', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				expect(unescapeXml(escapeXml(text))).toBe(text);
			})
		);
	});
});

describe('parts of a workbook', () => {
	it('counts columns in letters', () => {
		expect([0, 25, 26, 51, 52, 701, 702].map(columnLetters)).toEqual([
			'A',
			'Z',
			'AA',
			'AZ',
			'BA',
			'ZZ',
			'AAA'
		]);
	});

	it('counts days as spreadsheets do', () => {
		expect(dateSerial('1970-01-01')).toBe(25_569);
		expect(dateSerial('2024-02-29')).toBe(45_351);
	});

	it('makes any name one that a sheet may have', () => {
		expect(sheetName("'[a]:*?/\\b'")).toBe('a      b');
		expect(sheetName('x'.repeat(40))).toHaveLength(31);
		expect(sheetName('///')).toBe('Sheet');
	});
});
