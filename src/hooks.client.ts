import type { ClientInit } from '@sveltejs/kit';
import { baseLocale, getLocale, overwriteGetLocale } from '$lib/paraglide/runtime';
import { checkOfficePage } from '$lib/words/office-pages';

/** As the server does it (lib/server/access/speak.ts), before the first page wakes up. */
export const init: ClientInit = () => {
	const chosen = getLocale;
	overwriteGetLocale(() => (checkOfficePage(location.pathname) ? baseLocale : chosen()));
};
