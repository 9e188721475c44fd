import { detectPunchFile, type PunchFileDetection } from '$domain/import/detect-punch-file';
import type { PunchSettings } from '$domain/import/import-forms';
import { countPunch, newPunchPreview, type PunchPreview } from '$domain/import/import-preview';
import type { ImportedPunch } from '$domain/import/imported-punch';
import { readPunchesCsvHead, type PunchColumns } from '$domain/import/punches-csv';
import { requirePermission } from '../access/require';
import type { Context } from '../context';
import { findKnown } from './imported-punch.repo';
import { readPunches } from './read-punches';
import { hashKey } from './store-punches';
import { readUploaded } from './upload.service';

export type Detected =
	| {
			ok: true;
			encoding: string;
			detection: PunchFileDetection;
			/** of a CSV file */
			csv: { headings: string[]; columns: PunchColumns } | null;
	  }
	| { ok: false; message: string };

/** What kind of file was uploaded, and why that is thought. */
export async function detectUploaded(context: Context, id: string, name: string): Promise<Detected> {
	requirePermission(context, 'import.manage');
	const text = await readUploaded(context.db, id);
	if (!text.ok) return text;
	const detection = detectPunchFile(text.chunks, name);
	if (detection.likely === null) return { ok: false, message: detection.evidence.join(' ') };
	return { ok: true, encoding: text.encoding, detection, csv: readPunchesCsvHead(text.chunks) };
}

export type PunchFilePreview =
	| (Omit<PunchPreview, 'firstRows' | 'previous'> & {
			ok: true;
			/** of those accepted: there already, and so not stored again */
			known: number;
			timeZone: string;
			firstRows: (Pick<ImportedPunch, 'at' | 'pin' | 'direction' | 'stateCode'> & { name: string })[];
	  })
	| { ok: false; message: string };

/** Rows looked up at once. */
const BATCH = 1_000;

/** What an import under these settings would do; stores nothing. */
export async function previewPunches(
	context: Context,
	id: string,
	settings: PunchSettings
): Promise<PunchFilePreview> {
	requirePermission(context, 'import.manage');
	const read = await readPunches(context, id, settings);
	if (!read.ok) return read;
	const preview = newPunchPreview();
	// Fingerprints of 48 bits: a full key of each of a million rows would fill the memory.
	const seen = new Set<number>();
	let keys: Buffer[] = [];
	let known = 0;
	const lookUp = async () => {
		for (const found of (await findKnown(context.db, keys)).values()) if (!found.undone) known++;
		keys = [];
	};
	let count = 0;
	for (const item of read.items) {
		countPunch(preview, item, (key) => {
			const hash = hashKey(key);
			const fingerprint = hash.readUIntBE(0, 6);
			if (seen.has(fingerprint)) return true;
			seen.add(fingerprint);
			keys.push(hash);
			return false;
		});
		// Others have their turn while a long file is read.
		if (keys.length === BATCH || ++count % (BATCH * 5) === 0) await lookUp();
	}
	await lookUp();
	const { firstRows, previous: _, ...counts } = preview;
	return {
		...counts,
		ok: true,
		known,
		timeZone: read.terminal.timeZone,
		firstRows: firstRows.map(({ at, pin, direction, stateCode }) => ({
			at,
			pin,
			direction,
			stateCode,
			name: read.personOf(pin)?.name ?? ''
		}))
	};
}
