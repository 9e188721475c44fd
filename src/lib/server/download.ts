/** Bytes to be saved under a name, sent as they are made; a reader who leaves ends the making. */
export function downloadResponse(
	chunks: AsyncIterable<Uint8Array>,
	{ fileName, contentType }: { fileName: string; contentType: string }
): Response {
	return new Response(toStream(chunks), {
		headers: {
			'content-type': contentType,
			'content-disposition': contentDisposition(fileName),
			'cache-control': 'no-store',
			// Proxies must hand the pieces on as they come.
			'x-accel-buffering': 'no'
		}
	});
}

/** The name in ASCII for old programs, and as it is (RFC 6266). */
export function contentDisposition(fileName: string): string {
	const plain = fileName.replace(/[^\w.-]+/g, '-');
	return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`;
}

function toStream(chunks: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
	const iterator = chunks[Symbol.asyncIterator]();
	return new ReadableStream({
		async pull(controller) {
			const { done, value } = await iterator.next();
			if (done) controller.close();
			else controller.enqueue(value);
		},
		async cancel() {
			await iterator.return?.();
		}
	});
}
