import { isHttpError, isRedirect, type Handle, type RequestEvent } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { log } from './log';
import { countRequest } from './metrics/metrics';

/** Asked every few seconds by machines; in the log they would drown the rest. */
const QUIET = new Set(['/livez', '/readyz', '/metrics']);
/** Slower than this is worth a look even when it went well. */
const SLOW_SECONDS = 2;

/**
 * Gives every request a number, which the answer carries and every line of the log about it, and counts and times it.
 * The log names the route and not the path: a path can hold a one-time token, and a query anything.
 */
export const observe: Handle = async ({ event, resolve }) => {
	event.locals.requestId = randomUUID();
	const started = performance.now();
	try {
		const response = await resolve(event);
		note(event, { status: response.status, started });
		response.headers.set('x-request-id', event.locals.requestId);
		return response;
	} catch (thrown) {
		// The guard's way of leading elsewhere and of refusing: Kit makes the answer after all hooks.
		note(event, { status: isRedirect(thrown) || isHttpError(thrown) ? thrown.status : 500, started });
		throw thrown;
	}
};

function note(event: RequestEvent, { status, started }: { status: number; started: number }): void {
	const route = event.route.id;
	const { method } = event.request;
	const seconds = (performance.now() - started) / 1000;
	countRequest({ route, method, status, seconds });
	if (QUIET.has(route ?? '')) return;
	const { requestId } = event.locals;
	const line = { requestId, method, route, status, ms: Math.round(seconds * 1000) };
	if (status >= 500 || seconds > SLOW_SECONDS) log.warn(line, 'request');
	else log.info(line, 'request');
}
