import { redirect } from '@sveltejs/kit';
import { findNextPath } from '$domain/access/next-path';
import { isLocale } from '$lib/paraglide/runtime';
import { changeLanguage } from '$lib/server/access/account.service';
import { lendLanguageCookie, setLanguageCookie } from '$lib/server/access/language-cookie';
import type { RequestHandler } from './$types';

/** What somebody wants to read: in this browser, and on all their devices once they are signed in. */
export const POST: RequestHandler = async (event) => {
	const form = await event.request.formData();
	const language = form.get('language');
	const next = findNextPath(String(form.get('next') ?? '')) ?? '/office';
	if (isLocale(language)) {
		await changeLanguage(event.locals.context, language);
		if (event.locals.context.actor.kind === 'user') lendLanguageCookie(event, language);
		else setLanguageCookie(event, language);
	}
	redirect(303, next);
};
