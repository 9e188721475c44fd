import type { PunchSettings } from '$domain/import/import-forms';
import { parsePunchFile, type PunchFileOutcome } from '$domain/import/parse-punch-file';
import type { Db } from '../db/database';
import { findTerminalById, loadNumbers, type Person } from './terminal.service';
import { readUploaded } from './upload.service';

/** A terminal's clock may be a little ahead of ours. */
const AHEAD_MS = 10 * 60_000;

export type ReadPunches =
	| (Extract<PunchFileOutcome, { ok: true }> & {
			terminal: NonNullable<Awaited<ReturnType<typeof findTerminalById>>>;
			personOf: (pin: string) => Person | null;
			/** lines, near enough to show how far it is */
			lines: number;
	  })
	| { ok: false; message: string };

/** The punches of an uploaded file under these settings, each line resolved to a person or quarantined. */
export async function readPunches(
	{ db, now }: { db: Db; now: () => Date },
	importId: string,
	settings: PunchSettings
): Promise<ReadPunches> {
	const terminal = await findTerminalById(db, settings.terminalId);
	if (!terminal) return { ok: false, message: 'This terminal is not there any more.' };
	const text = await readUploaded(db, importId);
	if (!text.ok) return text;
	const personOf = await loadNumbers(db, {
		terminalId: terminal.id,
		byEmployeeNumber: settings.numbers === 'employee_numbers'
	});
	const outcome = parsePunchFile(text.chunks, settings.layout, {
		timeZone: terminal.timeZone,
		directions: settings.directions,
		resolveEmployee: (pin) => personOf(pin)?.id ?? null,
		notAfter: now().getTime() + AHEAD_MS,
		clockId: terminal.id,
		dateOrder: settings.dateOrder,
		columns: settings.columns
	});
	return outcome.ok ? { ...outcome, terminal, personOf, lines: countLines(text.chunks()) } : outcome;
}

function countLines(chunks: Iterable<string>): number {
	let lines = 1;
	for (const chunk of chunks)
		for (let at = chunk.indexOf('\n'); at !== -1; at = chunk.indexOf('\n', at + 1)) lines++;
	return lines;
}
