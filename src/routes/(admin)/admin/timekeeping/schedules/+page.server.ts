import { listSchedules } from '$lib/server/timekeeping/schedule.service';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
	schedules: await listSchedules(locals.context)
});
