import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { versionSchema } from '$domain/timekeeping/set-up-forms';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { listLateDays, setLateDayAside } from '$lib/server/timekeeping/late-queue.service';
import { reopenPeriod } from '$lib/server/timekeeping/period.service';
import { sayPeriodRefusal } from '../../../../components/period-refusal';
import type { Actions, PageServerLoad } from './$types';

const reason = v.optional(
	v.pipe(v.string(), v.trim(), v.maxLength(1000, 'Use at most 1000 characters.')),
	''
);
const acceptSchema = v.object({
	id: v.string(),
	periodId: v.string(),
	employeeId: v.string(),
	version: versionSchema,
	reason
});
const asideSchema = v.object({ id: v.string(), version: versionSchema, reason });

export const load: PageServerLoad = async ({ locals }) => ({ late: await listLateDays(locals.context) });

export const actions: Actions = {
	accept: async ({ request, locals }) => {
		requirePermission(locals.context, 'period.lock');
		const read = await readForm(request, acceptSchema);
		if (!read.ok) return fail(400, { ...read.refusal, of: `accept ${read.refusal.values.id}` });
		const { id, ...step } = read.value;
		const result = await reopenPeriod(locals.context, step);
		if (!result.ok) {
			const { words } = sayPeriodRefusal(result);
			return fail(400, { ...read.refuse({ reason: words }), of: `accept ${id}` });
		}
		return {
			saved: 'The period is open again, as a new revision: it is certified, verified and locked anew.'
		};
	},
	aside: async ({ request, locals }) => {
		requirePermission(locals.context, 'period.lock');
		const read = await readForm(request, asideSchema);
		if (!read.ok) return fail(400, { ...read.refusal, of: `aside ${read.refusal.values.id}` });
		const result = await setLateDayAside(locals.context, read.value);
		if (!result.ok) {
			const words =
				result.reason === 'reason_required'
					? 'Write down the reason.'
					: 'Somebody else settled this meanwhile. Look at it again; nothing was saved.';
			return fail(400, { ...read.refuse({ reason: words }), of: `aside ${read.value.id}` });
		}
		return { saved: 'The day stays as it was locked.' };
	}
};
