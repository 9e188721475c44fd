import type { CellValue, ColumnKind } from './column';
import { guardFormula } from './formula-guard';

export const CSV_DELIMITERS = [',', ';', '\t'] as const;
export type CsvDelimiter = (typeof CSV_DELIMITERS)[number];

export interface CsvOptions {
	delimiter: CsvDelimiter;
	/** A byte order mark makes Excel read UTF-8; other programs may show it as a stray character. */
	bom: boolean;
}

export interface CsvTable {
	/** Lines of text above the headings. */
	preamble?: readonly (readonly string[])[];
	/** Heading and kind of each column; null leaves the line of headings out. */
	headings: readonly string[] | null;
	kinds: readonly ColumnKind[];
	rows: Iterable<readonly CellValue[]> | AsyncIterable<readonly CellValue[]>;
}

const LINES_PER_CHUNK = 500;

/**
 * CSV (RFC 4180, CRLF) in pieces of some hundred lines. Text is guarded against formulas, numbers stay numbers with
 * a decimal point, leading zeros stay; a null is an empty cell.
 */
export async function* csvChunks(
	table: CsvTable,
	{ delimiter, bom }: CsvOptions
): AsyncGenerator<string, void, void> {
	let chunk = bom ? '\uFEFF' : '';
	for (const cells of table.preamble ?? []) chunk += csvLine(cells, () => 'text', delimiter);
	if (table.headings) chunk += csvLine(table.headings, () => 'text', delimiter);
	let lines = 0;
	for await (const row of table.rows) {
		chunk += csvLine(row, (index) => table.kinds[index] ?? 'text', delimiter);
		if (++lines % LINES_PER_CHUNK === 0) {
			yield chunk;
			chunk = '';
		}
	}
	if (chunk) yield chunk;
}

/** One line with its CRLF. */
export function csvLine(
	cells: readonly CellValue[],
	kindAt: (index: number) => ColumnKind,
	delimiter: CsvDelimiter
): string {
	const line = cells.map((cell, index) => csvCell(cell, kindAt(index), delimiter)).join(delimiter);
	// A line of one empty cell would be no line at all.
	return `${cells.length === 1 && line === '' ? '""' : line}\r\n`;
}

function csvCell(cell: CellValue, kind: ColumnKind, delimiter: CsvDelimiter): string {
	if (cell === null) return '';
	if (typeof cell === 'number') return kind === 'hours' ? cell.toFixed(2) : String(cell);
	const text = guardFormula(cell);
	return mustQuote(text, delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
}

function mustQuote(text: string, delimiter: CsvDelimiter): boolean {
	return text.includes(delimiter) || /["\r\n]|^\s|\s$/.test(text);
}
