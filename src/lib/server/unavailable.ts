/** Seconds after which a client may try again, spread so that they do not all come back at once. */
const retryAfterSeconds = () => 5 + Math.floor(Math.random() * 26);

const NO_DATABASE =
	'Bundy cannot reach its database right now. Nothing is lost; please try again in a moment.';
const BUSY = 'Bundy has too much to do right now. Nothing is lost; please try again in a moment.';

/** 503 with Retry-After: devices keep their queue, people see what to do and what to quote. */
export const unavailable = (url: URL, requestId: string): Response =>
	refuse({ url, requestId, code: 'unavailable', message: NO_DATABASE });

/** The same of a server that would serve nobody well if it served everybody. */
export const comeBackLater = (url: URL, requestId: string): Response =>
	refuse({ url, requestId, code: 'busy', message: BUSY });

type Refusal = { url: URL; requestId: string; code: string; message: string };

function refuse({ url, requestId, code, message }: Refusal): Response {
	const headers = { 'retry-after': String(retryAfterSeconds()), 'cache-control': 'no-store' };
	if (url.pathname.startsWith('/api/')) return Response.json({ code, message }, { status: 503, headers });
	return new Response(`${message}\n\nQuote this number: ${requestId}`, {
		status: 503,
		headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' }
	});
}
