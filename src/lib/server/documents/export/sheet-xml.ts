import { toEpochDay } from '$domain/timekeeping/civil-date';
import type { CellValue, ColumnKind } from '$domain/exports/column';
import { escapeXml } from './xml-text';

/** Index of each style in `xl/styles.xml`. */
export const STYLES = { plain: 0, heading: 1, text: 2, whole: 3, decimals: 4, date: 5 } as const;

const STYLE_OF: Record<ColumnKind, number> = {
	text: STYLES.text,
	time: STYLES.text,
	minutes: STYLES.whole,
	count: STYLES.whole,
	hours: STYLES.decimals,
	date: STYLES.date
};

/** Texts of a workbook, each stored once; cells refer to them by number. */
export interface SharedStrings {
	indexOf(text: string): number;
	texts(): Iterable<string>;
	count(): number;
}

export function createSharedStrings(): SharedStrings {
	const indexes = new Map<string, number>();
	return {
		indexOf(text) {
			let index = indexes.get(text);
			if (index === undefined) indexes.set(text, (index = indexes.size));
			return index;
		},
		texts: () => indexes.keys(),
		count: () => indexes.size
	};
}

export interface RowWriter {
	columns: readonly { letters: string; kind: ColumnKind }[];
	strings: SharedStrings;
}

/** One row of `sheetN.xml`. Text is always a shared string, so no text can become a formula or lose its zeros. */
export function rowXml(number: number, cells: readonly CellValue[], { columns, strings }: RowWriter): string {
	let xml = `<row r="${number}">`;
	for (let index = 0; index < columns.length; index++) {
		const cell = cells[index];
		const column = columns[index];
		if (cell === null || cell === undefined || cell === '' || !column) continue;
		const at = `<c r="${column.letters}${number}" s="`;
		if (typeof cell === 'number') xml += `${at}${STYLE_OF[column.kind]}"><v>${cell}</v></c>`;
		else if (column.kind === 'date') xml += `${at}${STYLES.date}"><v>${dateSerial(cell)}</v></c>`;
		else xml += `${at}${STYLES.text}" t="s"><v>${strings.indexOf(cell)}</v></c>`;
	}
	return `${xml}</row>`;
}

/** A row of nothing but text: headings, or what stands above them. */
export function textRowXml(
	number: number,
	cells: readonly string[],
	{ strings, style }: { strings: SharedStrings; style: number }
): string {
	const xml = cells.map((text, index) =>
		text === ''
			? ''
			: `<c r="${columnLetters(index)}${number}" s="${style}" t="s"><v>${strings.indexOf(text)}</v></c>`
	);
	return `<row r="${number}">${xml.join('')}</row>`;
}

/** Spreadsheet serial of `YYYY-MM-DD`: days since 30 December 1899 (right from 1 March 1900 on). */
export function dateSerial(date: string): number {
	return toEpochDay(date) + 25_569;
}

/** `A` ... `Z`, `AA` ...; index 0 is column A. */
export function columnLetters(index: number): string {
	let letters = '';
	for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1)
		letters = String.fromCharCode(65 + (rest % 26)) + letters;
	return letters;
}

/** A cell holds at most this many characters; what is longer ends in an ellipsis. */
const LONGEST_TEXT = 32_767;

export function sharedStringXml(text: string): string {
	const kept = text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}\u2026`;
	return `<si><t xml:space="preserve">${escapeXml(kept)}</t></si>`;
}
