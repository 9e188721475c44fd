import { listPeriodOverview } from '$lib/server/timekeeping/period-view.service';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	overview: await listPeriodOverview(locals.context)
});
