import { PROGRESS_MEDIA_TYPE, writeFrame } from '$domain/exports/progress-frames';
import { log } from './log';

export type Download = {
	fileName: string;
	contentType: string;
	chunks: AsyncIterable<Uint8Array>;
	/** how much is done of how much, asked after each piece */
	progress?: () => { done: number; total: number };
	/** what is wrong with the finished file, in a sentence */
	note?: () => string | null;
};

/** Bytes to be saved under a name, sent as they are made; a reader who leaves ends the making. */
export function downloadResponse({ fileName, contentType, chunks }: Download): Response {
	return streamed(chunks, {
		'content-type': contentType,
		'content-disposition': contentDisposition(fileName)
	});
}

/** The same in frames that say how far it is, for a page that shows it. */
export function progressResponse(download: Download): Response {
	return streamed(frame(download), { 'content-type': PROGRESS_MEDIA_TYPE });
}

/** The name in ASCII for old programs, and as it is (RFC 6266). */
export function contentDisposition(fileName: string): string {
	const plain = fileName.replace(/[^\w.-]+/g, '-');
	return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`;
}

async function* frame({
	chunks,
	progress,
	note,
	fileName,
	contentType
}: Download): AsyncGenerator<Uint8Array> {
	let told = -1;
	const tell = function* () {
		const now = progress?.();
		if (now && now.done !== told) yield writeFrame({ kind: 'progress', ...now });
		told = now?.done ?? told;
	};
	try {
		yield* tell();
		for await (const bytes of chunks) {
			yield writeFrame({ kind: 'data', bytes });
			yield* tell();
		}
		yield writeFrame({ kind: 'end', fileName, contentType, note: note?.() ?? null });
	} catch (error) {
		// The status is long out: the page must learn here that the file is not whole.
		log.error({ err: error }, 'a download failed');
		yield writeFrame({ kind: 'failed', message: 'The file could not be finished. Please try again.' });
	}
}

function streamed(chunks: AsyncIterable<Uint8Array>, headers: Record<string, string>): Response {
	const iterator = chunks[Symbol.asyncIterator]();
	const body = new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { done, value } = await iterator.next();
			if (done) controller.close();
			else controller.enqueue(value);
		},
		async cancel() {
			await iterator.return?.();
		}
	});
	// Proxies must hand the pieces on as they come.
	return new Response(body, {
		headers: { ...headers, 'cache-control': 'no-store', 'x-accel-buffering': 'no' }
	});
}
