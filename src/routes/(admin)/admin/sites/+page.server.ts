import { fail } from '@sveltejs/kit';
import { siteSchema } from '$domain/people/employee-forms';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { createSite } from '$lib/server/people/organisation.service';
import { placeActions } from '../../../components/place-actions';
import { showList } from '../../../components/office-list';
import { siteList } from './list';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
	list: await showList(siteList, locals.context, url)
});

export const actions: Actions = {
	...placeActions('site', 'organisation.manage'),
	add: async ({ request, locals }) => {
		requirePermission(locals.context, 'organisation.manage');
		const read = await readForm(request, siteSchema);
		if (!read.ok) return fail(400, read.refusal);
		const result = await createSite(locals.context, read.value);
		if (!result.ok) return fail(400, read.refuse({ name: 'There is a site of this name already.' }));
		return { created: read.value.name };
	}
};
