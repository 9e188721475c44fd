import type { SaveScheduleResult } from '$lib/server/timekeeping/schedule.service';

type Reason = Extract<SaveScheduleResult, { ok: false }>['reason'];

export const SCHEDULE_REFUSALS = {
	name_taken: { name: 'There is a schedule of this name already.' },
	not_found: { '': 'This schedule is not there any more.' },
	changed_meanwhile: {
		'': 'Somebody else changed this schedule meanwhile. Open it again to see their version; nothing of yours was saved.'
	}
} satisfies Record<Reason, Record<string, string>>;
