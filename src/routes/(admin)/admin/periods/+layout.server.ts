import { checkPermission } from '$domain/access/permissions';
import { requirePermission } from '$lib/server/access/require';
import { countLateDays } from '$lib/server/timekeeping/late-queue.service';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals }) => {
	const { role } = requirePermission(locals.context, 'timekeeping.view');
	return {
		mayManage: checkPermission(role, 'timekeeping.manage'),
		mayVerify: checkPermission(role, 'period.verify'),
		mayLock: checkPermission(role, 'period.lock'),
		lateDays: await countLateDays(locals.context)
	};
};
