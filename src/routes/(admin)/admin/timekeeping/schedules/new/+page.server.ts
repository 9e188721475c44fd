import { fail, redirect } from '@sveltejs/kit';
import { requirePermission } from '$lib/server/access/require';
import { createSchedule } from '$lib/server/timekeeping/schedule.service';
import { today } from '$lib/server/timekeeping/supervision.service';
import { startOf } from '../starts';
import { readSchedule } from '../read-schedule';
import { SCHEDULE_REFUSALS } from '../schedule-refusal';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	requirePermission(locals.context, 'timekeeping.manage');
	return { values: { anchor: await today(locals.context), ...startOf(url.searchParams.get('start')) } };
};

export const actions: Actions = {
	default: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const read = await readSchedule(request);
		if (!read.ok) return fail(400, read.refusal);
		const result = await createSchedule(locals.context, read.value);
		if (!result.ok) return fail(400, read.refuse(SCHEDULE_REFUSALS[result.reason]));
		redirect(303, '/admin/timekeeping/schedules');
	}
};
