import type { RequestEvent } from '@sveltejs/kit';
import { cookieMaxAge, cookieName, isLocale, type Locale } from '$lib/paraglide/runtime';

type Where = Pick<RequestEvent, 'cookies' | 'url'>;

/** What this browser spoke before somebody signed in who reads another language; empty: whatever it asks for. */
const BEFORE = 'bundy-language-before';

/** A preference and no secret: the page's own scripts read it, so that a screen without network speaks the same. */
export function setLanguageCookie(where: Where, language: Locale): void {
	where.cookies.set(cookieName, language, { ...optionsOf(where), httpOnly: false });
}

/** The same for as long as this person is signed in: a shared device speaks its own language again afterwards. */
export function lendLanguageCookie(where: Where, language: Locale): void {
	const { cookies } = where;
	if (cookies.get(BEFORE) === undefined)
		cookies.set(BEFORE, cookies.get(cookieName) ?? '', { ...optionsOf(where), httpOnly: true });
	setLanguageCookie(where, language);
}

export function takeBackLanguageCookie(where: Where): void {
	const { cookies } = where;
	const before = cookies.get(BEFORE);
	if (before === undefined) return;
	cookies.delete(BEFORE, { path: '/' });
	if (isLocale(before)) setLanguageCookie(where, before);
	else cookies.delete(cookieName, { path: '/', httpOnly: false });
}

const optionsOf = ({ url }: Where) =>
	({ path: '/', maxAge: cookieMaxAge, secure: url.protocol === 'https:', sameSite: 'lax' }) as const;
