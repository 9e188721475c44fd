import { requirePermission } from '$lib/server/access/require';
import type { PageServerLoad } from './$types';

/** The events carry their own signatures; who may see punches may also carry them here. */
export const load: PageServerLoad = ({ locals }) => {
	requirePermission(locals.context, 'punch.view');
	return {};
};
