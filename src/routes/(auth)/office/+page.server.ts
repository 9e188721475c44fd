import { redirect } from '@sveltejs/kit';
import { checkPermission } from '$domain/access/permissions';
import type { PageServerLoad } from './$types';

/** The one address to remember: it leads to the pages of whoever asks. */
export const load: PageServerLoad = ({ locals }) => {
	const { actor } = locals.context;
	if (actor.kind !== 'user') redirect(303, '/sign-in');
	redirect(303, checkPermission(actor.role, 'employee.view') ? '/admin' : '/me');
};
