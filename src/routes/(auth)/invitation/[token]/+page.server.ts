import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { COMMON_PASSWORD, newPasswordSchema } from '$domain/access/credentials';
import { acceptInvitation, findInvitation } from '$lib/server/access/invitation.service';
import { setSecondStepCookie, setSessionCookie } from '$lib/server/access/session-cookie';
import { readForm } from '$lib/server/forms';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	invited: await findInvitation(locals.context, params.token)
});

export const actions: Actions = {
	default: async ({ request, locals, params, cookies, url }) => {
		const read = await readForm(request, v.object({ password: newPasswordSchema }));
		if (!read.ok) return fail(400, read.refusal);
		const result = await acceptInvitation(locals.context, params.token, {
			password: read.value.password,
			userAgent: request.headers.get('user-agent')
		});
		if (!result.ok && result.reason === 'second_step') {
			setSecondStepCookie(cookies, url, result.token);
			redirect(303, '/sign-in/second-step');
		}
		// The page's own load finds that the link is dead and says so.
		if (!result.ok)
			return result.reason === 'link_invalid'
				? fail(410, read.refuse({}))
				: fail(400, read.refuse({ password: COMMON_PASSWORD }));
		setSessionCookie(cookies, url, result.session);
		redirect(303, '/office');
	}
};
