import { redirect } from '@sveltejs/kit';
import { takeBackLanguageCookie } from '$lib/server/access/language-cookie';
import { clearSessionCookie } from '$lib/server/access/session-cookie';
import { signOut } from '$lib/server/access/sign-in.service';
import type { RequestHandler } from './$types';

/** A POST, so that no link or picture on another page can sign anybody out. */
export const POST: RequestHandler = async ({ locals, cookies, url }) => {
	await signOut(locals.context);
	clearSessionCookie(cookies, url);
	takeBackLanguageCookie({ cookies, url });
	redirect(303, '/sign-in');
};
