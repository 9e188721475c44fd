import { unguardFormula } from '../exports/formula-guard';
import type { CsvDelimiter } from '../exports/csv-write';
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
		while (!fields && joined.length < LINES_IN_A_RECORD - 1 && raw.length < LINE_LIMIT) {
			const more = next();
			if (!more) break;
			joined.push(more);
			raw += `\n${more.text}`;
			// Without another quote the field cannot have ended.
			if (more.text.includes('"')) fields = splitRecord(raw, delimiter);
		}
		if (fields) {
			yield { ok: true, line: first.line, raw, fields };
		} else {
			yield { ok: false, line: first.line, raw: first.text, reason: 'unclosed_quote' };
			waiting.unshift(...joined);
		}
	}
}

/** The fields of one record, or null when a quoted field is still open at its end. */
function splitRecord(text: string, delimiter: string): string[] | null {
	const fields: string[] = [];
	let at = 0;
	for (;;) {
		if (text.charAt(at) !== '"') {
			const end = text.indexOf(delimiter, at);
			fields.push(unguardFormula(end === -1 ? text.slice(at) : text.slice(at, end)));
			if (end === -1) return fields;
			at = end + delimiter.length;
			continue;
		}
		let field = '';
		let from = at + 1;
		for (;;) {
			const end = text.indexOf('"', from);
			if (end === -1) return null;
			field += text.slice(from, end);
			if (text.charAt(end + 1) !== '"') {
				at = end + 1;
				break;
			}
			field += '"';
			from = end + 2;
		}
		// What stands between the closing quote and the delimiter belongs to the field, as spreadsheets read it.
		const end = text.indexOf(delimiter, at);
		fields.push(unguardFormula(field + (end === -1 ? text.slice(at) : text.slice(at, end))));
		if (end === -1) return fields;
		at = end + delimiter.length;
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
		const counts = sample.map((text) => splitRecord(text, delimiter)?.length ?? 0);
		const heading = counts[0] ?? 0;
		if (heading < 2) continue;
		const alike = counts.filter((count) => count === heading).length / counts.length;
		const score = alike * 100 + heading;
		if (!best || score > best.score) best = { delimiter, score };
	}
	return best?.delimiter ?? null;
}

/** What to say of a line that could not be split into fields. */
export function brokenLine(reason: 'unclosed_quote' | 'line_too_long'): string {
	return reason === 'unclosed_quote'
		? 'A quotation mark is opened and not closed. Double it if it belongs to the text.'
		: 'The line is too long. Is this the right file?';
}
