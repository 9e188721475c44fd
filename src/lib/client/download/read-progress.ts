import { createFrameReader, PROGRESS_MEDIA_TYPE } from '$domain/exports/progress-frames';

export type ProgressOutcome =
	| { ok: true; file: Blob; fileName: string; note: string | null }
	/** cancelled by the person, or a sentence that says what went wrong */
	| { ok: false; reason: 'cancelled' }
	/** the server wants to know anew who asks */
	| { ok: false; reason: 'confirm_required' }
	| { ok: false; reason: 'failed'; message: string };

/** Reads a download made of frames to its end; `onProgress` gets how much is done of how much. */
export async function readProgress(
	request: () => Promise<Response>,
	onProgress: (done: number, total: number) => void
): Promise<ProgressOutcome> {
	try {
		const response = await request();
		if (!response.ok || !response.headers.get('content-type')?.startsWith(PROGRESS_MEDIA_TYPE))
			return await readRefusal(response);
		return await readFrames(response, onProgress);
	} catch (error) {
		if (error instanceof DOMException && error.name === 'AbortError')
			return { ok: false, reason: 'cancelled' };
		// TypeError: the connection broke; RangeError: not our frames
		return {
			ok: false,
			reason: 'failed',
			message: 'The download broke off. Nothing was saved; please try again.'
		};
	}
}

async function readFrames(
	response: Response,
	onProgress: (done: number, total: number) => void
): Promise<ProgressOutcome> {
	const reader = response.body?.getReader();
	const read = createFrameReader();
	const parts: Uint8Array<ArrayBuffer>[] = [];
	for (;;) {
		const part = await reader?.read();
		if (!part || part.done)
			return { ok: false, reason: 'failed', message: 'The file did not arrive whole. Please try again.' };
		for (const frame of read(part.value)) {
			// A copy: the frame lies within a larger buffer.
			if (frame.kind === 'data') parts.push(new Uint8Array(frame.bytes));
			else if (frame.kind === 'progress') onProgress(frame.done, frame.total);
			else if (frame.kind === 'failed') return { ok: false, reason: 'failed', message: frame.message };
			else
				return {
					ok: true,
					file: new Blob(parts, { type: frame.contentType }),
					fileName: frame.fileName,
					note: frame.note
				};
		}
	}
}

async function readRefusal(response: Response): Promise<ProgressOutcome> {
	const fallback = 'The file could not be made. Please try again.';
	if (!response.headers.get('content-type')?.startsWith('application/json'))
		return { ok: false, reason: 'failed', message: fallback };
	const body: unknown = await response.json();
	const told = typeof body === 'object' && body !== null ? body : {};
	if ('code' in told && told.code === 'confirm_required') return { ok: false, reason: 'confirm_required' };
	const message = 'message' in told && typeof told.message === 'string' ? told.message : fallback;
	return { ok: false, reason: 'failed', message };
}
