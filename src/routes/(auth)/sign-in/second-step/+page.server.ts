import { fail, redirect } from '@sveltejs/kit';
import { secondStepSchema } from '$domain/access/credentials';
import { findNextPath } from '$domain/access/next-path';
import { m } from '$lib/paraglide/messages';
import {
	readSecondStepCookie,
	setKnownBrowserCookie,
	setSessionCookie
} from '$lib/server/access/session-cookie';
import { findSecondStepAsked, finishSignIn, markBrowser } from '$lib/server/access/sign-in.service';
import { readForm } from '$lib/server/forms';
import type { Actions, PageServerLoad } from './$types';

const nextOf = (url: URL) => findNextPath(url.searchParams.get('next')) ?? '/office';
const againAt = (url: URL) => `/sign-in?next=${encodeURIComponent(nextOf(url))}`;

export const load: PageServerLoad = async ({ locals, cookies, url }) => {
	const asked = await findSecondStepAsked(locals.context, readSecondStepCookie(cookies, url));
	if (!asked) redirect(303, againAt(url));
	return { hasPasskey: asked.hasPasskey, next: nextOf(url) };
};

export const actions: Actions = {
	default: async ({ request, locals, cookies, url }) => {
		const read = await readForm(request, secondStepSchema);
		if (!read.ok) return fail(400, read.refusal);
		const given = { token: readSecondStepCookie(cookies, url), code: read.value.code };
		const browser = { userAgent: request.headers.get('user-agent'), knownBrowser: null };
		const result = await finishSignIn(locals.context, given, browser);
		if (!result.ok) {
			if (result.reason === 'throttled') {
				const minutes = Math.ceil(result.retryAfterSeconds / 60);
				return fail(429, read.refuse({ '': m.too_many_tries({ minutes }) }));
			}
			if (result.reason === 'too_late') redirect(303, againAt(url));
			return fail(400, read.refuse({ code: m.code_wrong() }));
		}
		setSessionCookie(cookies, url, result.session);
		setKnownBrowserCookie(cookies, url, markBrowser(locals.context, result.userId));
		redirect(303, nextOf(url));
	}
};
