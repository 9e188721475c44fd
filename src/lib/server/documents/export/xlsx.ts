import { PassThrough, Readable } from 'node:stream';
import yazl from 'yazl';
import type { CellValue, ColumnKind } from '$domain/exports/column';
import { columnLetters, createSharedStrings, rowXml, sharedStringXml, STYLES, textRowXml } from './sheet-xml';
import type { SharedStrings } from './sheet-xml';
import { sharedStringsHead, sheetFoot, sheetHead, sheetName, workbookParts } from './workbook-parts';

export interface XlsxSheet {
	name: string;
	/** Rows of text above the headings. */
	preamble?: readonly (readonly string[])[];
	/** Null leaves the line of headings out. */
	headings: readonly string[] | null;
	kinds: readonly ColumnKind[];
	rows: Iterable<readonly CellValue[]> | AsyncIterable<readonly CellValue[]>;
}

/** Rows that a spreadsheet program can open, headings included. */
export const XLSX_ROW_LIMIT = 1_048_576;

/** Bytes of XML handed to the compressor at once. */
const CHUNK = 64 * 1024;
/** Fast: the file is a quarter larger than at level 6, in a third of the time. */
const COMPRESSION = { compressionLevel: 2 } as const;

/**
 * An XLSX workbook in pieces as it is made. Rows are read as they are needed; only the distinct texts stay in memory.
 * The reader throws a RangeError at more rows than a sheet can have.
 */
export function xlsxStream(sheets: readonly XlsxSheet[], createdAt: Date): Readable {
	const zip = new yazl.ZipFile();
	const strings = createSharedStrings();
	const mtime = createdAt;
	const output = new PassThrough();
	const sources: Readable[] = [];
	// A download that is broken off closes the sources, and with them what they read from.
	output.on('close', () => sources.forEach((source) => source.destroy()));
	zip.outputStream.pipe(output);
	const add = (path: string, source: AsyncIterable<string> | Iterable<string>) => {
		const stream = Readable.from(source, { objectMode: true });
		stream.on('error', (error) => output.destroy(error));
		sources.push(stream);
		zip.addReadStream(stream, path, { ...COMPRESSION, mtime });
	};
	for (const [path, xml] of Object.entries(workbookParts(sheets.map(({ name }) => sheetName(name)))))
		zip.addBuffer(Buffer.from(xml), path, { ...COMPRESSION, mtime });
	sheets.forEach((sheet, index) => add(`xl/worksheets/sheet${index + 1}.xml`, sheetXml(sheet, strings)));
	// Written last, when every sheet has named its texts; parts may come in any order.
	add('xl/sharedStrings.xml', stringsXml(strings));
	zip.end();
	return output;
}

async function* sheetXml(sheet: XlsxSheet, strings: SharedStrings): AsyncGenerator<string> {
	const { headings, kinds, rows, preamble = [] } = sheet;
	const columns = kinds.map((kind, index) => ({ letters: columnLetters(index), kind }));
	// Only headings in the first row are frozen and get filter buttons.
	const isTable = headings !== null && preamble.length === 0;
	const widths = kinds.map((kind, index) => widthOf(kind, headings?.[index]));
	let xml = sheetHead(widths, isTable);
	let count = 0;
	for (const cells of preamble) xml += textRowXml(++count, cells, { strings, style: STYLES.text });
	if (headings) xml += textRowXml(++count, headings, { strings, style: STYLES.heading });
	for await (const cells of rows) {
		count += 1;
		if (count > XLSX_ROW_LIMIT)
			throw new RangeError(
				`A sheet holds at most ${XLSX_ROW_LIMIT} rows. Export fewer employees or a shorter period, or choose CSV.`
			);
		xml += rowXml(count, cells, { columns, strings });
		if (xml.length > CHUNK) {
			yield xml;
			xml = '';
		}
	}
	yield xml + sheetFoot(columns.length, count, isTable);
}

function* stringsXml(strings: SharedStrings): Generator<string> {
	let xml = sharedStringsHead(strings.count());
	for (const text of strings.texts()) {
		xml += sharedStringXml(text);
		if (xml.length > CHUNK) {
			yield xml;
			xml = '';
		}
	}
	yield `${xml}</sst>`;
}

const WIDTHS: Record<ColumnKind, number> = { text: 18, minutes: 9, hours: 9, count: 9, date: 12, time: 8 };

function widthOf(kind: ColumnKind, heading: string | undefined): number {
	return Math.max(WIDTHS[kind], Math.min((heading?.length ?? 0) + 2, 30));
}
