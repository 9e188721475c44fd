import { fail, redirect } from '@sveltejs/kit';
import { signInSchema } from '$domain/access/credentials';
import { findNextPath } from '$domain/access/next-path';
import { m } from '$lib/paraglide/messages';
import {
	readKnownBrowserCookie,
	setKnownBrowserCookie,
	setSecondStepCookie,
	setSessionCookie
} from '$lib/server/access/session-cookie';
import { markBrowser, signIn } from '$lib/server/access/sign-in.service';
import { readForm } from '$lib/server/forms';
import type { Actions, PageServerLoad } from './$types';

const nextOf = (url: URL) => findNextPath(url.searchParams.get('next')) ?? '/office';

export const load: PageServerLoad = ({ locals, url }) => {
	if (locals.context.actor.kind === 'user') redirect(303, nextOf(url));
	return { returning: url.searchParams.has('next'), next: nextOf(url) };
};

export const actions: Actions = {
	default: async ({ request, locals, cookies, url }) => {
		const read = await readForm(request, signInSchema);
		if (!read.ok) return fail(400, read.refusal);
		const result = await signIn(locals.context, read.value, {
			userAgent: request.headers.get('user-agent'),
			knownBrowser: readKnownBrowserCookie(cookies, url)
		});
		if (!result.ok) {
			if (result.reason === 'second_step') {
				setSecondStepCookie(cookies, url, result.token);
				redirect(303, `/sign-in/second-step?next=${encodeURIComponent(nextOf(url))}`);
			}
			const throttled = result.reason === 'throttled';
			const message = throttled
				? m.too_many_tries({ minutes: Math.ceil(result.retryAfterSeconds / 60) })
				: m.sign_in_wrong();
			return fail(throttled ? 429 : 400, read.refuse({ '': message }));
		}
		setSessionCookie(cookies, url, result.session);
		setKnownBrowserCookie(cookies, url, markBrowser(locals.context, result.userId));
		redirect(303, nextOf(url));
	}
};
