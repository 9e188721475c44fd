import * as v from 'valibot';
import { toBatches, type QueueFile } from '$domain/punch/queue-file';
import { punchReplySchema, type PunchResult } from '$domain/punch/wire';
import { callApi, type Fetch } from '../punch/api';

const TIMEOUT_MS = 60_000;

export interface ImportTally {
	total: number;
	accepted: number;
	duplicate: number;
	/** kept by the server for a person to decide, or not taken, with the server's words */
	other: { seq: number | null; result: 'held' | 'refused'; message: string }[];
}

export type ImportOutcome =
	| { ok: true; tally: ImportTally }
	/** what was counted before it stopped is stored; importing the file again goes on behind it */
	| { ok: false; tally: ImportTally; message: string };

/** Sends a device's file as the device would have, and says how each event fared. Safe to repeat. */
export async function importFile(
	file: QueueFile,
	{ fetch, onProgress }: { fetch: Fetch; onProgress: (tally: ImportTally) => void }
): Promise<ImportOutcome> {
	let tally: ImportTally = { total: file.events.length, accepted: 0, duplicate: 0, other: [] };
	for (const body of toBatches(file)) {
		const outcome = await callApi({
			fetch,
			now: Date.now,
			path: '/api/v1/punches',
			body,
			timeoutMs: TIMEOUT_MS
		});
		if (outcome.kind === 'unreachable') {
			return { ok: false, tally, message: 'The server could not be reached. Import the file again later.' };
		}
		if (outcome.kind === 'error') return { ok: false, tally, message: outcome.message };
		const reply = v.safeParse(punchReplySchema, outcome.json);
		if (!reply.success) return { ok: false, tally, message: 'Something else than Bundy answered.' };
		tally = reply.output.results.reduce(count, tally);
		onProgress(tally);
	}
	return { ok: true, tally };
}

function count(tally: ImportTally, item: PunchResult): ImportTally {
	switch (item.result) {
		case 'accepted':
			return { ...tally, accepted: tally.accepted + 1 };
		case 'duplicate':
			return { ...tally, duplicate: tally.duplicate + 1 };
		default: {
			const { seq, result, message } = item;
			return { ...tally, other: [...tally.other, { seq, result, message }] };
		}
	}
}
