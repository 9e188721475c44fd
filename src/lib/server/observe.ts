import type { Handle } from '@sveltejs/kit';
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
	const response = await resolve(event);
	const route = event.route.id;
	const { method } = event.request;
	const { status } = response;
	const seconds = (performance.now() - started) / 1000;
	countRequest({ route, method, status, seconds });
	if (!QUIET.has(route ?? '')) {
		const { requestId } = event.locals;
		const line = { requestId, method, route, status, ms: Math.round(seconds * 1000) };
		if (status >= 500 || seconds > SLOW_SECONDS) log.warn(line, 'request');
		else log.info(line, 'request');
	}
	response.headers.set('x-request-id', event.locals.requestId);
	return response;
};
