import { fail, redirect } from '@sveltejs/kit';
import { confirmSchema } from '$domain/access/credentials';
import { findNextPath } from '$domain/access/next-path';
import { m } from '$lib/paraglide/messages';
import { confirmIdentity } from '$lib/server/access/confirm.service';
import { requireSignedIn } from '$lib/server/access/require';
import { setSessionCookie } from '$lib/server/access/session-cookie';
import { readForm } from '$lib/server/forms';
import type { Actions, PageServerLoad } from './$types';

const nextOf = (url: URL) => findNextPath(url.searchParams.get('next')) ?? '/office';

export const load: PageServerLoad = ({ locals, url }) => {
	const { name } = requireSignedIn(locals.context);
	return { name, next: nextOf(url) };
};

export const actions: Actions = {
	default: async ({ request, locals, cookies, url }) => {
		const read = await readForm(request, confirmSchema);
		if (!read.ok) return fail(400, read.refusal);
		const result = await confirmIdentity(locals.context, read.value.password);
		if (!result.ok) {
			if (result.reason === 'throttled') {
				const minutes = Math.ceil(result.retryAfterSeconds / 60);
				return fail(429, read.refuse({ '': m.too_many_tries({ minutes }) }));
			}
			if (result.reason === 'signed_out') redirect(303, '/sign-in');
			return fail(400, read.refuse({ password: 'This is not your password.' }));
		}
		setSessionCookie(cookies, url, result.session);
		redirect(303, nextOf(url));
	}
};
