import { fail } from '@sveltejs/kit';
import { requirePermission } from '$lib/server/access/require';
import { withdrawPolicyVersion } from '$lib/server/timekeeping/policy.service';
import { showList } from '../../../../components/office-list';
import { policyList } from './list';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
	list: await showList(policyList, locals.context, url)
});

const REFUSALS = {
	not_found: 'This version is not there any more.',
	in_force: 'This version is in force by now. Write a new one that follows it.'
};

export const actions: Actions = {
	withdraw: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const data = await request.formData();
		const result = await withdrawPolicyVersion(locals.context, String(data.get('id')));
		if (!result.ok) return fail(400, { error: REFUSALS[result.reason] });
		return { saved: 'The version was taken back.' };
	}
};
