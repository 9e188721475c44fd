import * as v from 'valibot';
import { punchBatchSchema, MAX_BATCH, type PunchBatch } from './wire';

/**
 * What a device gives away when it cannot reach the server: events as they would be sent, signed and sealed. Whoever
 * carries the file can neither read nor change them, and importing it twice changes nothing.
 */
export const queueFileSchema = v.strictObject({
	v: v.literal(1),
	type: v.literal('bundy-queue'),
	deviceId: punchBatchSchema.entries.deviceId,
	exportedMs: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
	/** both clocks of the device when the file was made */
	clock: v.nonNullable(punchBatchSchema.entries.clock),
	events: v.pipe(v.array(punchBatchSchema.entries.events.pipe[0].item), v.minLength(1))
});
export type QueueFile = v.InferOutput<typeof queueFileSchema>;

export type ReadQueueFile = { ok: true; file: QueueFile } | { ok: false; reason: string };

export function readQueueFile(text: string): ReadQueueFile {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		return {
			ok: false,
			reason: 'This file is not one that a device made: it is cut short or something else.'
		};
	}
	const parsed = v.safeParse(queueFileSchema, json);
	if (parsed.success) return { ok: true, file: parsed.output };
	const [issue] = parsed.issues;
	return {
		ok: false,
		reason: `This is not a device’s queue (${v.getDotPath(issue) ?? 'file'}: ${issue.message}).`
	};
}

/** The file in requests of at most `MAX_BATCH` events and about 176 KB, in order. */
export function toBatches({ deviceId, events }: QueueFile): PunchBatch[] {
	const batches: PunchBatch[] = [];
	let size = Infinity;
	for (const event of events) {
		const length = event.bytes.length + event.signature.length;
		let batch = batches.at(-1);
		if (!batch || batch.events.length === MAX_BATCH || size + length > MOST_CHARACTERS) {
			// What the device's clocks say now, nobody here knows.
			batch = { v: 1, deviceId, clock: null, events: [] };
			batches.push(batch);
			size = 0;
		}
		batch.events.push(event);
		size += length;
	}
	return batches;
}

/** The server reads 256 KB. */
const MOST_CHARACTERS = 200 * 1024;
