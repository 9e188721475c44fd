import * as v from 'valibot';
import { idSchema } from './device-forms';

/** Most employees that one bulk action takes: four pages of the list. */
export const MAX_BULK = 100;

const ids = v.pipe(
	v.array(v.pipe(v.string(), v.uuid('This employee is not there.'))),
	v.minLength(1, 'Tick somebody first.'),
	v.maxLength(MAX_BULK, `Tick at most ${MAX_BULK} people.`)
);

/** What is done to several employees at once. */
export const bulkFormSchema = v.variant(
	'action',
	[
		v.object({ action: v.literal('department'), ids, departmentId: idSchema('Choose the department.') }),
		v.object({ action: v.literal('site'), ids, siteId: idSchema('Choose the site.') }),
		v.object({ action: v.literal('schedule'), ids, scheduleId: idSchema('Choose the schedule.') }),
		v.object({ action: v.literal('archive'), ids }),
		v.object({ action: v.literal('restore'), ids })
	],
	'Choose what to do.'
);
export type BulkInput = v.InferOutput<typeof bulkFormSchema>;
