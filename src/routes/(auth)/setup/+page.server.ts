import { fail, redirect } from '@sveltejs/kit';
import { COMMON_PASSWORD } from '$domain/access/credentials';
import { setupSchema } from '$domain/people/organisation-forms';
import { setSessionCookie } from '$lib/server/access/session-cookie';
import { checkSetupLink, setUp } from '$lib/server/access/setup.service';
import { readForm } from '$lib/server/forms';
import type { Actions, PageServerLoad } from './$types';

const tokenOf = (url: URL) => url.searchParams.get('token') ?? '';

export const load: PageServerLoad = async ({ locals, url }) => {
	const link = await checkSetupLink(locals.context, tokenOf(url));
	return { refused: link.ok ? null : link.reason };
};

export const actions: Actions = {
	default: async ({ request, locals, cookies, url }) => {
		const read = await readForm(request, setupSchema);
		if (!read.ok) return fail(400, read.refusal);
		const result = await setUp(
			locals.context,
			{ token: tokenOf(url), userAgent: request.headers.get('user-agent') },
			read.value
		);
		// The page's own load finds the reason again and says so.
		if (!result.ok)
			return result.reason === 'common_password'
				? fail(400, read.refuse({ password: COMMON_PASSWORD }))
				: fail(410, read.refuse({}));
		setSessionCookie(cookies, url, result.session);
		redirect(303, '/admin');
	}
};
