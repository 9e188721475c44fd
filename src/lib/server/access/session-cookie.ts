import type { Cookies } from '@sveltejs/kit';
import type { NewSession } from './sessions';

/** Over HTTPS the browser itself guarantees that the cookie is ours (`__Host-`); plain http://localhost cannot have it. */
const cookieName = (url: URL) => (url.protocol === 'https:' ? '__Host-session' : 'session');

export function readSessionCookie(cookies: Cookies, url: URL): string | undefined {
	return cookies.get(cookieName(url));
}

export function setSessionCookie(cookies: Cookies, url: URL, { token, expiresAt }: NewSession): void {
	cookies.set(cookieName(url), token, {
		path: '/',
		httpOnly: true,
		secure: url.protocol === 'https:',
		sameSite: 'lax',
		expires: expiresAt
	});
}

export function clearSessionCookie(cookies: Cookies, url: URL): void {
	cookies.delete(cookieName(url), { path: '/', secure: url.protocol === 'https:' });
}
