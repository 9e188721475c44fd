import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { building } from '$app/environment';
import { actOnce } from '$lib/server/act-once';
import { guard } from '$lib/server/access/guard';
import { speak } from '$lib/server/access/speak';
import { requireIds } from '$lib/server/access/require-ids';
import { ROUTE_ACCESS } from '$lib/server/access/route-access';
import { readSessionCookie } from '$lib/server/access/session-cookie';
import { findSignedIn } from '$lib/server/access/sessions';
import { isDemo, ownCertificate } from '$lib/server/config';
import { BusyError } from '$lib/server/busy-error';
import { checkUnavailable } from '$lib/server/db/database-error';
import { startJobs } from '$lib/server/jobs';
import { log } from '$lib/server/log';
import { database, keyRing } from '$lib/server/runtime';
import { findProgram } from '$lib/server/program/api-token.service';
import { m } from '$lib/paraglide/messages';
import { observe } from '$lib/server/observe';
import { limitPolicy } from '$lib/server/page-policy';
import { startMetrics } from '$lib/server/metrics/metrics';
import { limitLoad } from '$lib/server/load/limit-load';
import { watchEventLoop } from '$lib/server/load/event-loop';
import { comeBackLater, unavailable } from '$lib/server/unavailable';
import { securityHeaders } from '../scripts/lib/security-headers.js';

/** Punches stored just before a crash are judged now; the worker behind each gets the answer with the next sync. */
export const init: ServerInit = async () => {
	if (building) return;
	startMetrics(database());
	watchEventLoop();
	void startJobsWithKeys();
};

const KEYS_AGAIN_MS = 5_000;

/** Nothing is judged with half of the keys: while the database does not answer, it is asked again. */
async function startJobsWithKeys(): Promise<void> {
	try {
		const keys = await keyRing();
		startJobs({ db: database(), keys, now: () => new Date(), actor: { kind: 'anonymous' } });
	} catch (error) {
		log.error({ err: error }, checkUnavailable(error) ? 'database unavailable' : 'the keys cannot be read');
		setTimeout(() => void startJobsWithKeys(), KEYS_AGAIN_MS).unref();
	}
}

/** Who is asking. A database that does not answer is 503, never a sign-out. */
const identify: Handle = async ({ event, resolve }) => {
	if (building) return resolve(event);
	const db = database();
	const now = () => new Date();
	try {
		const scope = event.route.id ? ROUTE_ACCESS[event.route.id]?.token : undefined;
		const program = await findProgram({ db, now }, event.request.headers.get('authorization'), scope);
		const token = readSessionCookie(event.cookies, event.url);
		// A token is asked instead of the cookie, never besides it: what it may not, its sender may not here.
		const signedIn = program
			? { actor: program, confirmedAt: now(), strong: true, language: null }
			: await findSignedIn(db, token, now());
		const { actor, confirmedAt, strong, language } = signedIn;
		Object.assign(event.locals, { confirmedAt, strong, language });
		event.locals.context = { db, keys: await keyRing(), now, actor };
	} catch (error) {
		if (!checkUnavailable(error)) throw error;
		log.error({ requestId: event.locals.requestId, err: error }, 'database unavailable');
		return unavailable(event.url, event.locals.requestId);
	}
	const response = await resolve(event);
	// Kit has made a 500 of the error by now; `handleError` below has seen what it was.
	const { unavailable: reason, requestId } = event.locals;
	if (!reason) return response;
	return reason === 'busy' ? comeBackLater(event.url, requestId) : unavailable(event.url, requestId);
};

const harden: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	const secure = event.url.protocol === 'https:' && !ownCertificate();
	for (const [name, value] of securityHeaders({ secure })) response.headers.set(name, value);
	// After a sign-out the way back in the browser's history must not show what only that person may see.
	if (event.locals.context?.actor.kind === 'user' && !response.headers.has('cache-control'))
		response.headers.set('cache-control', 'private, no-store');
	return response;
};

const limitWasm: Handle = async ({ event, resolve }) => {
	const transformPageChunk = ({ html }: { html: string }) => limitPolicy(html, event.route.id);
	const response = await resolve(event, { transformPageChunk });
	const policy = response.headers.get('content-security-policy');
	if (policy) response.headers.set('content-security-policy', limitPolicy(policy, event.route.id));
	return response;
};

const BANNER =
	'<p class="demo-banner" role="note"><strong>Demo</strong> Everybody and everything here is invented.</p>';

/** Above every page of the office and the employees; device screens are the same for everybody. */
const markDemo: Handle = ({ event, resolve }) =>
	resolve(event, {
		transformPageChunk: ({ html }) => (isDemo() ? html.replace(/<body[^>]*>/, (body) => body + BANNER) : html)
	});

const checkAddress: Handle = ({ event, resolve }) => {
	requireIds(event.url.pathname, event.params);
	return resolve(event);
};

const limited = limitLoad(database);
/** Nothing is turned away from a build. */
const turnAway: Handle = (input) => (building ? input.resolve(input.event) : limited(input));

export const handle = sequence(
	observe,
	harden,
	limitWasm,
	turnAway,
	identify,
	speak,
	guard,
	checkAddress,
	actOnce,
	markDemo
);

export const handleError: HandleServerError = ({ error, event, status, message }) => {
	const { requestId } = event.locals;
	if (status === 404) return { message };
	if (error instanceof BusyError) {
		event.locals.unavailable = 'busy';
		log.warn({ requestId, err: error, route: event.route.id }, 'too much to do');
		return { message: m.error_unexpected(), requestId };
	}
	if (checkUnavailable(error)) {
		event.locals.unavailable = 'database';
		log.error({ requestId, err: error }, 'database unavailable');
		return {
			message: m.error_database(),
			requestId
		};
	}
	log.error({ requestId, err: error, route: event.route.id }, 'unexpected error');
	return {
		message: m.error_unexpected(),
		requestId
	};
};
