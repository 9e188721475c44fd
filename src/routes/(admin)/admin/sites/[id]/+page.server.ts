import { error, fail } from '@sveltejs/kit';
import { siteLeaseLimitsFormSchema } from '$domain/people/lease-forms';
import { isUuid } from '$domain/uuid';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { changeLeaseLimits, findSiteForOffice } from '$lib/server/people/organisation.service';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const site = isUuid(params.id) ? await findSiteForOffice(locals.context, params.id) : null;
	if (!site) error(404, 'There is no such site.');
	return { site };
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'organisation.manage');
		const read = await readForm(request, siteLeaseLimitsFormSchema);
		if (!read.ok) return fail(400, read.refusal);
		const result = isUuid(params.id)
			? await changeLeaseLimits(locals.context, params.id, read.value)
			: { ok: false };
		if (!result.ok) return fail(404, read.refuse({ '': 'This site is not there any more.' }));
		return { saved: true };
	}
};
