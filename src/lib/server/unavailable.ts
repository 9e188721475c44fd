/** Seconds after which a client may try again, spread so that they do not all come back at once. */
const retryAfterSeconds = () => 5 + Math.floor(Math.random() * 10);

/** 503 with Retry-After: devices keep their queue, people see what to do and what to quote. */
export function unavailable(url: URL, requestId: string): Response {
	const headers = { 'retry-after': String(retryAfterSeconds()), 'cache-control': 'no-store' };
	const message = 'Bundy cannot reach its database right now. Nothing is lost; please try again in a moment.';
	if (url.pathname.startsWith('/api/')) {
		return Response.json({ code: 'unavailable', message }, { status: 503, headers });
	}
	return new Response(`${message}\n\nQuote this number: ${requestId}`, {
		status: 503,
		headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' }
	});
}
