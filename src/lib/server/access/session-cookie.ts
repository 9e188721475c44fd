import type { Cookies } from '@sveltejs/kit';
import type { NewSession } from './sessions';

/** Over HTTPS the browser itself guarantees that a cookie is ours (`__Host-`); plain http://localhost cannot have it. */
const nameOf = (name: string, url: URL) => (url.protocol === 'https:' ? `__Host-${name}` : name);

const optionsOf = (url: URL) =>
	({ path: '/', httpOnly: true, secure: url.protocol === 'https:', sameSite: 'lax' }) as const;

const YEAR_SECONDS = 365 * 86_400;
const SECOND_STEP_SECONDS = 600;

export function readSessionCookie(cookies: Cookies, url: URL): string | undefined {
	return cookies.get(nameOf('session', url));
}

export function setSessionCookie(cookies: Cookies, url: URL, { token, expiresAt }: NewSession): void {
	cookies.set(nameOf('session', url), token, { ...optionsOf(url), expires: expiresAt });
}

export function clearSessionCookie(cookies: Cookies, url: URL): void {
	cookies.delete(nameOf('session', url), { path: '/', secure: url.protocol === 'https:' });
}

/** That the password was right, until the second step is done. */
export function readSecondStepCookie(cookies: Cookies, url: URL): string {
	return cookies.get(nameOf('second-step', url)) ?? '';
}

export function setSecondStepCookie(cookies: Cookies, url: URL, token: string): void {
	cookies.set(nameOf('second-step', url), token, { ...optionsOf(url), maxAge: SECOND_STEP_SECONDS });
}

/** That somebody signed in here before: guesses made elsewhere do not make this browser wait. */
export function readKnownBrowserCookie(cookies: Cookies, url: URL): string | null {
	return cookies.get(nameOf('known-browser', url)) ?? null;
}

export function setKnownBrowserCookie(cookies: Cookies, url: URL, mark: string): void {
	cookies.set(nameOf('known-browser', url), mark, { ...optionsOf(url), maxAge: YEAR_SECONDS });
}
