import { guardFormula } from './exports/formula-guard';

/**
 * A table as CSV (RFC 4180): UTF-8 with a byte order mark so that Excel reads it as such, CRLF, every field quoted.
 * Text stays as it is, leading zeros included; what could run as a formula gets an apostrophe in front.
 */
export function toCsv(rows: readonly (readonly (string | number)[])[]): string {
	return '\uFEFF' + rows.map((row) => `${row.map(toField).join(',')}\r\n`).join('');
}

function toField(value: string | number): string {
	if (typeof value === 'number') return String(value);
	return `"${guardFormula(value).replaceAll('"', '""')}"`;
}
