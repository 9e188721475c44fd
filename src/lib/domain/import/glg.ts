import { findColumns } from './headings';
import { quarantine, quote } from './import-item';
import type { ImportItem } from './import-item';
import { directionOfCode, toImportedPunch } from './imported-punch';
import type { ImportedPunch, PunchImportContext } from './imported-punch';
import { parseLocalTime, toInstant } from './local-time';
import type { PunchDirection } from '../timekeeping/punch';
import { readLines } from './read-lines';

export type GlgOutcome =
	| { ok: true; items: Generator<ImportItem<ImportedPunch>, void, void> }
	| { ok: false; reason: 'no_headings'; message: string };

const COLUMNS = {
	device: ['tmno'],
	pin: ['enno'],
	mode: ['mode'],
	inOut: ['inout'],
	time: ['datetime']
} as const;

const WORDS: Readonly<Record<string, PunchDirection>> = {
	dutyon: 'in',
	dutyoff: 'out',
	in: 'in',
	out: 'out',
	overtimeon: 'in',
	overtimeoff: 'out',
	goin: 'in',
	goout: 'out'
};

/** Lines searched for the headings. */
const HEAD = 20;

/**
 * Punches of a `GLG_001.TXT` or `AGL_001.TXT`. Columns vary between models, so they are found by their headings (`No TMNo
 * EnNo Name Mode In/Out DateTime ...`), parted by tabs; lines that begin with `#` are comments.
 */
export function parseGlg(chunks: () => Iterable<string>, context: PunchImportContext): GlgOutcome {
	const headingLine = findGlgHeadings(chunks());
	for (const { line, text } of readLines(chunks())) {
		if (headingLine === null || line > headingLine) break;
		if (line < headingLine) continue;
		const columns = findColumns(text.split('\t'), COLUMNS);
		return { ok: true, items: readItems(chunks(), { columns, headingLine }, context) };
	}
	return {
		ok: false,
		reason: 'no_headings',
		message: `The first ${HEAD} lines have no headings EnNo and DateTime parted by tabs. This is not a GLG or AGL file.`
	};
}

/** Number of the line that holds the headings, null when none of the first lines does. */
export function findGlgHeadings(chunks: Iterable<string>): number | null {
	for (const { line, text } of readLines(chunks)) {
		if (line > HEAD) break;
		const columns = findColumns(text.split('\t'), COLUMNS);
		if (columns.pin !== null && columns.time !== null) return line;
	}
	return null;
}

interface Layout {
	columns: Record<keyof typeof COLUMNS, number | null>;
	headingLine: number;
}

function* readItems(
	chunks: Iterable<string>,
	layout: Layout,
	context: PunchImportContext
): Generator<ImportItem<ImportedPunch>, void, void> {
	let previous: number | null = null;
	for (const { line, text, isCut } of readLines(chunks)) {
		if (line <= layout.headingLine || text.trim() === '' || text.trimStart().startsWith('#')) continue;
		const item: ImportItem<ImportedPunch> = isCut
			? quarantine(line, text, 'line_too_long', 'The line is too long for a punch. Is this the right file?')
			: parseLine({ line, text, previous }, layout, context);
		if (item.ok) previous = item.row.at;
		yield item;
	}
}

function parseLine(
	{ line, text, previous }: { line: number; text: string; previous: number | null },
	{ columns }: Layout,
	context: PunchImportContext
): ImportItem<ImportedPunch> {
	const cells = text.split('\t').map((cell) => cell.trim());
	const cell = (index: number | null) => (index === null ? null : (cells[index] ?? null));
	// These terminals fill the number up with zeros to a fixed width.
	const pin = cell(columns.pin)?.replace(/^0+(?=\d)/, '');
	const time = cell(columns.time);
	if (!pin || time === null)
		return quarantine(line, text, 'wrong_columns', 'The line has fewer columns than the headings.');
	const local = parseLocalTime(time);
	if (!local)
		return quarantine(
			line,
			text,
			'bad_time',
			`${quote(time)} is not a date and time (such as 2026/08/03 07:58:10).`
		);
	const state = cell(columns.inOut) || null;
	const stated = state === null ? 'auto' : (WORDS[state.toLowerCase()] ?? directionOfCode(state));
	if (!stated)
		return quarantine(
			line,
			text,
			'bad_code',
			`${quote(state ?? '')} is not a direction (DutyOn, DutyOff, In, Out or 0 to 5).`
		);
	return toImportedPunch(
		{
			line,
			raw: text,
			pin,
			at: toInstant(local, context.timeZone, previous),
			stated,
			stateCode: state,
			verifyCode: cell(columns.mode),
			device: cell(columns.device)
		},
		context
	);
}
