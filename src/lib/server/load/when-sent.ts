/**
 * The same answer, and a call when all of it is made or nobody wants it any more: a file is made while it is sent, long
 * after its route has answered.
 *
 * @param onEnd called once
 */
export function whenSent({ method }: Request, response: Response, onEnd: () => void): Response {
	// Kit answers a page with an ETag by 304, and HEAD by no body, without reading on or letting go of what there was.
	if (!response.body || method === 'HEAD' || response.headers.has('etag')) {
		onEnd();
		return response;
	}
	const reader = response.body.getReader();
	const body = new ReadableStream<Uint8Array>({
		async pull(controller) {
			try {
				const { done, value } = await reader.read();
				if (!done) return controller.enqueue(value);
				onEnd();
				controller.close();
			} catch (error) {
				onEnd();
				controller.error(error);
			}
		},
		async cancel(reason) {
			onEnd();
			await reader.cancel(reason);
		}
	});
	return new Response(body, response);
}
