import { checkPermission } from '$domain/access/permissions';
import { requirePermission } from '$lib/server/access/require';
import { findSecondStepPolicy, setSecondStepPolicy } from '$lib/server/access/second-step-policy.service';
import { showList } from '../../../components/office-list';
import { readUserQuery, userList } from './list';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { context }, url }) => {
	const { role } = requirePermission(context, 'employee.manage');
	return {
		list: await showList(userList, context, url),
		query: readUserQuery(url),
		/** null: somebody else decides that */
		secondStep: checkPermission(role, 'security.manage')
			? { from: await findSecondStepPolicy(context) }
			: null
	};
};

export const actions: Actions = {
	secondStep: async ({ request, locals: { context } }) => {
		const required = (await request.formData()).get('required') === 'yes';
		await setSecondStepPolicy(context, required);
		return {
			saved: required ? 'Administrators and HR will need a second step.' : 'A second step is optional again.'
		};
	}
};
