import { splitAttlog } from './attlog-layout';
import type { AttlogLayout } from './attlog-layout';
import { quarantine, quote } from './import-item';
import type { ImportItem } from './import-item';
import { directionOfCode, toImportedPunch } from './imported-punch';
import type { ImportedPunch, PunchImportContext } from './imported-punch';
import { parseLocalTime, toInstant } from './local-time';
import { readLines } from './read-lines';

export interface AttlogLine {
	pin: string;
	/** Wall time as written. */
	local: string;
	device: string | null;
	state: string;
	verify: string | null;
	workCode: string | null;
}

/** The columns of one line in a layout, null when there are too few. Nothing is checked yet. */
export function parseAttlogLine(text: string, layout: AttlogLayout): AttlogLine | null {
	const columns = splitAttlog(text);
	const [pin = '', local = ''] = columns;
	const [device, state, verify, workCode] = layout === 'usb' ? columns.slice(2) : [null, ...columns.slice(2)];
	if (pin === '' || state === undefined || state === null) return null;
	return { pin, local, device: device ?? null, state, verify: verify ?? null, workCode: workCode ?? null };
}

/** Punches of a terminal's attendance file, in the layout that detection or a person has settled. */
export function* parseAttlog(
	chunks: Iterable<string>,
	layout: AttlogLayout,
	context: PunchImportContext
): Generator<ImportItem<ImportedPunch>, void, void> {
	let previous: number | null = null;
	for (const { line, text, isCut } of readLines(chunks)) {
		if (text.trim() === '') continue;
		if (isCut) {
			yield quarantine(
				line,
				text,
				'line_too_long',
				'The line is too long for a punch. Is this the right file?'
			);
			continue;
		}
		const item = parseLine({ line, text, previous }, layout, context);
		if (item.ok) previous = item.row.at;
		yield item;
	}
}

function parseLine(
	{ line, text, previous }: { line: number; text: string; previous: number | null },
	layout: AttlogLayout,
	context: PunchImportContext
): ImportItem<ImportedPunch> {
	// Some models put a serial number first and a checksum last, each alone on its line.
	if (!text.includes('\t'))
		return quarantine(
			line,
			text,
			'not_a_row',
			'The line has no columns; terminals write serial numbers and checksums so.'
		);
	const parsed = parseAttlogLine(text, layout);
	if (!parsed)
		return quarantine(
			line,
			text,
			'wrong_columns',
			`The line has too few columns for the ${layout === 'usb' ? 'USB' : 'network'} layout.`
		);
	const local = parseLocalTime(parsed.local);
	if (!local)
		return quarantine(
			line,
			text,
			'bad_time',
			`${quote(parsed.local)} is not a date and time (such as 2026-08-03 07:58:10).`
		);
	const stated = directionOfCode(parsed.state);
	if (!stated)
		return quarantine(
			line,
			text,
			'bad_code',
			`${quote(parsed.state)} is not a state (0 to 5, or 255). Is the layout right?`
		);
	return toImportedPunch(
		{
			line,
			raw: text,
			pin: parsed.pin,
			at: toInstant(local, context.timeZone, previous),
			stated,
			stateCode: parsed.state,
			verifyCode: parsed.verify,
			device: parsed.device
		},
		context
	);
}
