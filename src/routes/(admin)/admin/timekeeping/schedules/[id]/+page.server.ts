import { error, fail, redirect } from '@sveltejs/kit';
import { toScheduleForm } from '$domain/timekeeping/schedule-form';
import { parseVersion } from '$domain/timekeeping/set-up-forms';
import { requirePermission } from '$lib/server/access/require';
import { findSchedule, retireSchedule, updateSchedule } from '$lib/server/timekeeping/schedule.service';
import { readSchedule } from '../read-schedule';
import { SCHEDULE_REFUSALS } from '../schedule-refusal';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	requirePermission(locals.context, 'timekeeping.manage');
	const schedule = await findSchedule(locals.context, params.id);
	if (!schedule) error(404, 'There is no such schedule.');
	const { name, version, retired, pattern } = schedule;
	return { schedule: { name, version, retired }, values: { name, ...toScheduleForm(pattern) } };
};

export const actions: Actions = {
	save: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const read = await readSchedule(request);
		if (!read.ok) return fail(400, read.refusal);
		const { version, ...input } = read.value;
		const result = await updateSchedule(locals.context, { id: params.id, version }, input);
		if (!result.ok) return fail(400, read.refuse(SCHEDULE_REFUSALS[result.reason]));
		redirect(303, '/admin/timekeeping/schedules');
	},
	retire: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const data = await request.formData();
		const version = parseVersion(data.get('version'));
		const retired = data.get('retired') === 'yes';
		const result = await retireSchedule(locals.context, { id: params.id, version, retired });
		if (!result.ok) {
			const errors: Record<string, string> = SCHEDULE_REFUSALS[result.reason];
			return fail(400, { values: {}, errors });
		}
		redirect(303, '/admin/timekeeping/schedules');
	}
};
