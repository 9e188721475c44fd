import * as v from 'valibot';
import { apiErrorSchema } from '$domain/punch/wire';

export type Fetch = typeof fetch;

/**
 * - `reply`: a 2xx with JSON, or a 4xx that answers per event; the caller parses it.
 * - `error`: our server's own error body.
 * - `unreachable`: no network, a timeout, or something else answered (captive portal, proxy page).
 */
export type ApiOutcome =
	| { kind: 'reply'; json: unknown }
	| { kind: 'error'; status: number; code: string; message: string; retryAfterMs: number | null }
	| { kind: 'unreachable'; retryAfterMs: number | null };

export interface ApiCall {
	fetch: Fetch;
	path: string;
	/** sent as JSON by POST; without it the call is a GET */
	body?: unknown;
	timeoutMs: number;
	now: () => number;
}

export async function callApi({ fetch, path, body, timeoutMs, now }: ApiCall): Promise<ApiOutcome> {
	let response: Response;
	let json: unknown;
	try {
		response = await fetch(path, {
			method: body === undefined ? 'GET' : 'POST',
			headers: body === undefined ? {} : { 'content-type': 'application/json' },
			body: body === undefined ? null : JSON.stringify(body),
			cache: 'no-store',
			// A captive portal answers by redirect; our API never does.
			redirect: 'error',
			signal: AbortSignal.timeout(timeoutMs)
		});
		json = await response.json();
	} catch (error) {
		if (isNetworkFailure(error)) return { kind: 'unreachable', retryAfterMs: null };
		throw error;
	}
	if (response.ok) return { kind: 'reply', json };
	const retryAfterMs = readRetryAfter(response.headers.get('retry-after'), now());
	const parsed = v.safeParse(apiErrorSchema, json);
	// A batch of which every event was refused: 409 or 422 with the same body as a success.
	const perEvent = (response.status === 409 || response.status === 422) && !parsed.success;
	if (perEvent) return { kind: 'reply', json };
	return parsed.success
		? { kind: 'error', status: response.status, ...parsed.output, retryAfterMs }
		: { kind: 'unreachable', retryAfterMs };
}

/** Retry-After as milliseconds from now: delay-seconds or an HTTP date (RFC 9110, 10.2.3); null when unreadable. */
export function readRetryAfter(header: string | null, nowMs: number): number | null {
	if (header === null) return null;
	if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1000;
	const at = Date.parse(header);
	return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

/** TypeError: no connection or a forbidden redirect. SyntaxError: not JSON. The rest: our own timeout. */
function isNetworkFailure(error: unknown): boolean {
	if (error instanceof TypeError || error instanceof SyntaxError) return true;
	return error instanceof DOMException && ['TimeoutError', 'AbortError', 'NetworkError'].includes(error.name);
}
