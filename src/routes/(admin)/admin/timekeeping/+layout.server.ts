import { checkPermission } from '$domain/access/permissions';
import { requirePermission } from '$lib/server/access/require';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => {
	const { role } = requirePermission(locals.context, 'timekeeping.view');
	return { mayManage: checkPermission(role, 'timekeeping.manage') };
};
