import * as v from 'valibot';

/**
 * A download that tells how far it is: frames of one letter, the payload's length (4 bytes, big endian) and the payload.
 * `P` progress (JSON), `D` the file's bytes, `E` the end (JSON), `X` it failed (JSON). A download without `E` was cut short.
 */
export type ProgressFrame =
	| { kind: 'progress'; done: number; total: number }
	| { kind: 'data'; bytes: Uint8Array }
	| { kind: 'end'; fileName: string; contentType: string; note: string | null }
	| { kind: 'failed'; message: string };

/** Media type of such a download. */
export const PROGRESS_MEDIA_TYPE = 'application/vnd.bundy.progress';

const HEAD = 5;
/** Longer payloads are no frames of ours. */
const LONGEST = 64 * 1024 * 1024;
const LETTERS = { progress: 0x50, data: 0x44, end: 0x45, failed: 0x58 } as const;
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ProgressSchema = v.object({ done: Count, total: Count });
const EndSchema = v.object({ fileName: v.string(), contentType: v.string(), note: v.nullable(v.string()) });
const FailedSchema = v.object({ message: v.string() });

export function writeFrame(frame: ProgressFrame): Uint8Array {
	const { kind, ...rest } = frame;
	const payload = 'bytes' in rest ? rest.bytes : new TextEncoder().encode(JSON.stringify(rest));
	const bytes = new Uint8Array(HEAD + payload.length);
	bytes[0] = LETTERS[kind];
	new DataView(bytes.buffer).setUint32(1, payload.length);
	bytes.set(payload, HEAD);
	return bytes;
}

/** Takes bytes as they come, however they were cut, and gives the frames that are whole. Throws on anything else. */
export function createFrameReader(): (chunk: Uint8Array) => ProgressFrame[] {
	let waiting = new Uint8Array(0);
	return (chunk) => {
		const bytes = new Uint8Array(waiting.length + chunk.length);
		bytes.set(waiting);
		bytes.set(chunk, waiting.length);
		const view = new DataView(bytes.buffer);
		const frames: ProgressFrame[] = [];
		let at = 0;
		while (bytes.length - at >= HEAD) {
			const length = view.getUint32(at + 1);
			if (length > LONGEST) throw new RangeError('not a frame of a download');
			if (bytes.length - at - HEAD < length) break;
			frames.push(readFrame(bytes[at] ?? 0, bytes.subarray(at + HEAD, at + HEAD + length)));
			at += HEAD + length;
		}
		waiting = bytes.slice(at);
		return frames;
	};
}

function readFrame(letter: number, payload: Uint8Array): ProgressFrame {
	if (letter === LETTERS.data) return { kind: 'data', bytes: payload };
	const json: unknown = JSON.parse(new TextDecoder().decode(payload));
	if (letter === LETTERS.progress) return { kind: 'progress', ...v.parse(ProgressSchema, json) };
	if (letter === LETTERS.end) return { kind: 'end', ...v.parse(EndSchema, json) };
	if (letter === LETTERS.failed) return { kind: 'failed', ...v.parse(FailedSchema, json) };
	throw new RangeError('not a frame of a download');
}
