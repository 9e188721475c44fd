import { unguardFormula } from '../exports/formula-guard';
import type { CsvDelimiter } from '../exports/csv-write';
import { quarantine } from './import-item';
import type { QuarantinedLine } from './import-item';
import { LINE_LIMIT, readLines } from './read-lines';
import type { TextLine } from './read-lines';

export type CsvRecord =
	| { ok: true; line: number; raw: string; fields: string[] }
	| { ok: false; line: number; raw: string; reason: 'unclosed_quote' | 'line_too_long' };

/**
 * A quoted field may run over this many lines. Beyond it the quote is taken for a stray one: its line alone is
 * reported and reading goes on with the next, so that one broken line does not swallow the rest of the file.
 */
const LINES_IN_A_RECORD = 20;

/** CSV records (RFC 4180, any delimiter) with the number of their first line; empty lines are passed over. */
export function* readCsv(chunks: Iterable<string>, delimiter: string): Generator<CsvRecord, void, void> {
	const waiting: TextLine[] = [];
	const source = readLines(chunks);
	const next = (): TextLine | undefined => {
		const kept = waiting.shift();
		if (kept) return kept;
		const { value, done } = source.next();
		return done ? undefined : value;
	};
	for (let first = next(); first; first = next()) {
		if (first.isCut) {
			yield { ok: false, line: first.line, raw: first.text, reason: 'line_too_long' };
			continue;
		}
		if (first.text.trim() === '') continue;
		let raw = first.text;
		let fields = splitRecord(raw, delimiter);
		const joined: TextLine[] = [];
		while (fields === 'open' && joined.length < LINES_IN_A_RECORD - 1 && raw.length < LINE_LIMIT) {
			const more = next();
			if (!more) break;
			joined.push(more);
			raw += `\n${more.text}`;
			// Without another quote the field cannot have ended.
			if (more.text.includes('"')) fields = splitRecord(raw, delimiter);
		}
		if (typeof fields === 'object') {
			yield { ok: true, line: first.line, raw, fields };
		} else {
			yield { ok: false, line: first.line, raw: first.text, reason: 'unclosed_quote' };
			waiting.unshift(...joined);
		}
	}
}

/**
 * The fields of one record; `open` when a quoted field has not ended, `broken` when one that runs over several lines is
 * followed by more text: then the quote that ended it began another field, and two broken lines would become one.
 */
function splitRecord(text: string, delimiter: string): string[] | 'open' | 'broken' {
	const fields: string[] = [];
	let at = 0;
	for (;;) {
		let field = '';
		if (text.charAt(at) === '"') {
			const quoted = readQuoted(text, at);
			if (!quoted) return 'open';
			field = quoted.field;
			at = quoted.end;
		}
		const end = text.indexOf(delimiter, at);
		// What stands between the closing quote and the delimiter belongs to the field, as spreadsheets read it.
		const rest = end === -1 ? text.slice(at) : text.slice(at, end);
		if (field.includes('\n') && rest.trim() !== '') return 'broken';
		fields.push(unguardFormula(field + rest));
		if (end === -1) return fields;
		at = end + delimiter.length;
	}
}

/** The quoted field that begins at `from`, and where its closing quote ends; null while it is open. */
function readQuoted(text: string, from: number): { field: string; end: number } | null {
	let field = '';
	let at = from + 1;
	for (;;) {
		const end = text.indexOf('"', at);
		if (end === -1) return null;
		field += text.slice(at, end);
		if (text.charAt(end + 1) !== '"') return { field, end: end + 1 };
		field += '"';
		at = end + 2;
	}
}

const CANDIDATES: readonly (CsvDelimiter | '|')[] = [',', ';', '\t', '|'];

/** The delimiter that parts the first lines into the most fields alike; null when none parts them at all. */
export function detectDelimiter(chunks: Iterable<string>): CsvDelimiter | '|' | null {
	const sample: string[] = [];
	for (const { text } of readLines(chunks)) {
		if (text.trim() !== '') sample.push(text);
		if (sample.length === 20) break;
	}
	let best: { delimiter: CsvDelimiter | '|'; score: number } | null = null;
	for (const delimiter of CANDIDATES) {
		const counts = sample.map((text) => {
			const fields = splitRecord(text, delimiter);
			return typeof fields === 'object' ? fields.length : 0;
		});
		const heading = counts[0] ?? 0;
		if (heading < 2) continue;
		const alike = counts.filter((count) => count === heading).length / counts.length;
		const score = alike * 100 + heading;
		if (!best || score > best.score) best = { delimiter, score };
	}
	return best?.delimiter ?? null;
}

/** A record that can be read under headings of `width` columns, or its line for quarantine. */
export function checkRecord(
	record: CsvRecord,
	width: number
): Extract<CsvRecord, { ok: true }> | QuarantinedLine {
	const { line, raw } = record;
	if (!record.ok)
		return quarantine(
			line,
			raw,
			record.reason,
			record.reason === 'unclosed_quote'
				? 'A quotation mark is opened and not closed. Double it if it belongs to the text.'
				: 'The line is too long. Is this the right file?'
		);
	// An unquoted comma in a name would move everything after it into the wrong column.
	if (record.fields.length > width)
		return quarantine(
			line,
			raw,
			'wrong_columns',
			`The line has ${record.fields.length} columns, the headings ${width}. Put a text that holds the delimiter in quotes.`
		);
	return record;
}
