import type { RequestEvent } from '@sveltejs/kit';
import { cookieMaxAge, cookieName, type Locale } from '$lib/paraglide/runtime';

/** A preference and no secret: the page's own scripts read it, so that a screen without network speaks the same. */
export function setLanguageCookie(
	{ cookies, url }: Pick<RequestEvent, 'cookies' | 'url'>,
	language: Locale
): void {
	const secure = url.protocol === 'https:';
	cookies.set(cookieName, language, {
		path: '/',
		maxAge: cookieMaxAge,
		httpOnly: false,
		secure,
		sameSite: 'lax'
	});
}
