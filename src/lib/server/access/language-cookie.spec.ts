import { expect, test } from 'vitest';
import { cookieName } from '$lib/paraglide/runtime';
import { lendLanguageCookie, setLanguageCookie, takeBackLanguageCookie } from './language-cookie';

function browser(own?: string) {
	const jar = new Map<string, string>(own ? [[cookieName, own]] : []);
	const cookies = {
		get: (name: string) => jar.get(name),
		set: (name: string, value: string) => void jar.set(name, value),
		delete: (name: string) => void jar.delete(name)
	};
	// The three that are called, of Kit's cookies.
	const where = { cookies, url: new URL('http://localhost/') } as unknown as Parameters<
		typeof lendLanguageCookie
	>[0];
	return { where, language: () => jar.get(cookieName), size: () => jar.size };
}

test('a shared device speaks its own language again once whoever read another one has signed out', () => {
	const { where, language, size } = browser('fil');
	lendLanguageCookie(where, 'en');
	lendLanguageCookie(where, 'en');
	expect(language()).toBe('en');
	takeBackLanguageCookie(where);
	expect(language()).toBe('fil');
	expect(size()).toBe(1);
});

test('a browser that had none keeps none, so that the next person is asked in what the browser asks for', () => {
	const { where, size } = browser();
	lendLanguageCookie(where, 'fil');
	takeBackLanguageCookie(where);
	expect(size()).toBe(0);
});

test('what was chosen for the browser itself stays', () => {
	const { where, language } = browser();
	setLanguageCookie(where, 'fil');
	takeBackLanguageCookie(where);
	expect(language()).toBe('fil');
});
