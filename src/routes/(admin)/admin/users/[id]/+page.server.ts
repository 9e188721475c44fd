import { error } from '@sveltejs/kit';
import { findEmployeeSignIn } from '$lib/server/access/employee-sign-in.service';
import { findLoneUser } from '$lib/server/access/list-users.service';
import { requirePermission } from '$lib/server/access/require';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { findSupervision } from '$lib/server/timekeeping/supervision.service';
import { signInActions } from '../../../../components/sign-in-actions';
import type { Actions, PageServerLoad } from './$types';

/** Users who are employees are kept on their employee's page. */
export const load: PageServerLoad = async ({ locals: { context }, params }) => {
	requirePermission(context, 'employee.manage');
	const person = await findLoneUser(context, params.id);
	if (!person) error(404, 'There is no such user.');
	const [signIn, supervision, departments, sites] = await Promise.all([
		findEmployeeSignIn(context, person.id),
		findSupervision(context, person.id),
		listDepartments(context),
		listSites(context)
	]);
	return { person, signIn, supervision, departments, sites };
};

export const actions: Actions = signInActions;
