import { fail } from '@sveltejs/kit';
import { tokenSchema } from '$domain/programs/program-forms';
import { isUuid } from '$domain/uuid';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { createToken, revokeToken } from '$lib/server/program/api-token.service';
import { showList } from '../../../components/office-list';
import { programList } from './list';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
	list: await showList(programList, locals.context, url),
	origin: url.origin
});

export const actions: Actions = {
	create: async ({ request, locals }) => {
		requirePermission(locals.context, 'security.manage');
		const read = await readForm(request, tokenSchema);
		if (!read.ok) return fail(400, read.refusal);
		return { token: await createToken(locals.context, read.value) };
	},
	revoke: async ({ request, locals }) => {
		requirePermission(locals.context, 'security.manage');
		const id = String((await request.formData()).get('id'));
		if (!isUuid(id) || !(await revokeToken(locals.context, id)))
			return fail(409, { values: {}, errors: { '': 'This token was revoked already.' } });
		return { revoked: true };
	}
};
