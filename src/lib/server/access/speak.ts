import type { Handle, RequestEvent } from '@sveltejs/kit';
import { checkOfficePage } from '$lib/words/office-pages';
import { baseLocale, cookieName, isLocale } from '$lib/paraglide/runtime';
import { paraglideMiddleware } from '$lib/paraglide/server';
import { lendLanguageCookie } from './language-cookie';

/**
 * The reader's language: what they chose once for all their devices, else what this browser was told (a cookie), else what
 * it asks for, else English. The office's pages are English, so they say so.
 */
export const speak: Handle = ({ event, resolve }) => {
	// Programs get codes, and the middleware would copy each of their requests with its body.
	if (event.url.pathname.startsWith('/api/')) return resolve(event);
	return paraglideMiddleware(toAsk(event), ({ locale }) =>
		resolve(event, { transformPageChunk: ({ html }) => html.replace('%lang%', locale) })
	);
};

/** What the language is read from: the request itself, unless something outranks what the browser says. */
function toAsk(event: RequestEvent): Request {
	const { language } = event.locals;
	if (checkOfficePage(event.url.pathname)) return asking(event, baseLocale);
	if (!isLocale(language)) return event.request;
	// A device on which this person signs in for the first time, or after a change elsewhere; its scripts read the cookie.
	if (event.cookies.get(cookieName) !== language) lendLanguageCookie(event, language);
	return asking(event, language);
}

const asking = ({ url }: RequestEvent, language: string) =>
	new Request(url, { headers: { cookie: `${cookieName}=${language}` } });
