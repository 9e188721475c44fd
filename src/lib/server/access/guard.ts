import { error, redirect, type Handle, type RequestEvent } from '@sveltejs/kit';
import { checkPermission } from '$domain/access/permissions';
import { checkFresh } from '$domain/access/session-limits';
import { apiError } from '../api';
import { checkFetchSite } from './fetch-site';
import { findAccess, ROUTE_ACCESS, type Access } from './route-access';
import { checkSecondStepOwed } from './second-step-policy.service';
import { findWayBack } from './way-back';

const SECOND_STEP_OWED = 'Your organisation wants a second step of you: set it up at /me/security first.';
const ROLE_REFUSED = 'Your role does not allow this. Ask an administrator.';

/**
 * Asks the table of routes before anything else runs: who may, and whether the last proof of identity is fresh enough.
 * Pages that need a sign-in or a proof lead there and back again. It is a handle and not a layout's load, since those do
 * not run again when only the page below changes, and an expired sign-in would go unnoticed.
 */
export const guard: Handle = async ({ event, resolve }) => {
	const { route, request } = event;
	if (!checkFetchSite(request))
		return apiError(403, 'cross_site', 'This was started by another site, so nothing was done.');
	if (route.id === null) return resolve(event);
	// A shell that is being prerendered has no query, and asks by GET.
	const action = request.method === 'POST' ? findAction(event.url) : null;
	const found = findAccess(route.id, { method: request.method, action });
	// Nothing of the kind is declared, so there is nothing of the kind: Kit itself would say so.
	if (!found) return apiError(405, 'method_not_allowed', 'This address does not take such a request.');
	for (const access of found) {
		const refusal = judge(event, access);
		if (refusal) return refusal;
	}
	const owes = found.some((access) => access !== 'anyone' && access !== 'device') && (await checkOwes(event));
	if (!owes) return resolve(event);
	if (wantsJson(event)) return apiError(403, 'second_step_required', SECOND_STEP_OWED);
	redirect(303, '/me/security');
};

function judge(event: RequestEvent, access: Access): Response | null {
	if (access === 'anyone' || access === 'device') return null;
	const { actor, now } = event.locals.context;
	if (actor.kind !== 'user') {
		if (wantsJson(event))
			return apiError(401, 'sign_in_required', 'Your sign-in has expired. Please sign in again.');
		redirect(303, `/sign-in?next=${encodeURIComponent(backOf(event))}`);
	}
	const { permission, fresh } = typeof access === 'string' ? { permission: access, fresh: null } : access;
	if (permission !== 'signed_in' && !checkPermission(actor.role, permission)) {
		if (wantsJson(event)) return apiError(403, 'forbidden', ROLE_REFUSED);
		error(403, ROLE_REFUSED);
	}
	if (fresh === null || checkFresh(event.locals.confirmedAt, { minutes: fresh, now: now() })) return null;
	if (wantsJson(event)) {
		const message = 'Please confirm that it is you: open /confirm, then try again.';
		return apiError(403, 'confirm_required', message);
	}
	redirect(303, `/confirm?next=${encodeURIComponent(backOf(event))}`);
}

/** What leads to a second step, and out again; and who is signed in, without which a phone lets its owner not punch. */
const SET_UP = ['/(me)/me/security', '/(auth)/', '/api/v1/session'];

async function checkOwes({ route, locals }: RequestEvent): Promise<boolean> {
	if (SET_UP.some((prefix) => route.id?.startsWith(prefix))) return false;
	return (await checkSecondStepOwed(locals.context, locals.context.actor, locals.strong)).state === 'owed';
}

function backOf({ request, url, route }: RequestEvent): string {
	const isPage = route.id !== null && ROUTE_ACCESS[route.id]?.actions !== undefined;
	const opens = request.method === 'GET' || request.method === 'HEAD';
	return findWayBack({ url, referer: request.headers.get('referer'), isPage, opens });
}

/** Programs, and pages that fetch: an answer to read, not a page to go to. */
function wantsJson({ route, request }: RequestEvent): boolean {
	if (route.id?.startsWith('/api/')) return true;
	if (request.headers.get('x-sveltekit-action') === 'true') return false;
	const { headers } = request;
	return (
		headers.get('content-type')?.startsWith('application/json') === true ||
		headers.get('accept')?.startsWith('application/json') === true
	);
}

/** The name of a form action is the query's first member that begins with a slash. */
function findAction(url: URL): string | null {
	return [...url.searchParams.keys()].find((key) => key.startsWith('/'))?.slice(1) ?? null;
}
