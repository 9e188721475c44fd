import { redirect, type Handle } from '@sveltejs/kit';
import { apiError } from '../api';

/**
 * Pages that need a sign-in lead there and back again. It is a handle and not a layout's load, since those do not
 * run again when only the page below changes, and an expired sign-in would go unnoticed.
 */
export const guard: Handle = ({ event, resolve }) => {
	if (!checkGuarded(event.route.id) || event.locals.context.actor.kind === 'user') return resolve(event);
	const { request, url } = event;
	if (request.headers.get('content-type')?.startsWith('application/json')) {
		return apiError(401, 'sign_in_required', 'Your sign-in has expired. Please sign in again.');
	}
	// After a form there is nothing to return to but its page: the action is not repeated.
	const back = request.method === 'GET' ? url.pathname + url.search : url.pathname;
	redirect(303, `/sign-in?next=${encodeURIComponent(back)}`);
};

/** The device screens, `/me/punch` among them, open without a network and look after themselves. */
export function checkGuarded(routeId: string | null): boolean {
	return routeId !== null && (routeId.startsWith('/(admin)/') || routeId.startsWith('/(me)/'));
}
