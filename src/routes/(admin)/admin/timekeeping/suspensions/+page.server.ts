import { fail } from '@sveltejs/kit';
import { suspensionFormSchema } from '$domain/timekeeping/set-up-forms';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { newId } from '$lib/server/id';
import { listSites } from '$lib/server/people/organisation.service';
import { addOverlay, revokeOverlay } from '$lib/server/timekeeping/overlay.service';
import { today } from '$lib/server/timekeeping/supervision.service';
import { inUse } from '../../../../components/in-use';
import { showList } from '../../../../components/office-list';
import { readSuspensionYear, suspensionList } from './list';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { context }, url }) => {
	const [list, year, sites, now] = await Promise.all([
		showList(suspensionList, context, url),
		readSuspensionYear(context, url),
		listSites(context),
		today(context)
	]);
	return { year, today: now, sites: inUse(sites), list, formId: newId(context.now()) };
};

/** Prints on the DTR. */
const CODE = 'SUSPENDED';

export const actions: Actions = {
	add: async ({ request, locals: { context } }) => {
		requirePermission(context, 'timekeeping.manage');
		const read = await readForm(request, suspensionFormSchema);
		if (!read.ok) return fail(400, read.refusal);
		const { firstDate, lastDate, from, to, siteId, reason, formId } = read.value;
		await addOverlay(context, {
			employeeId: null,
			siteId,
			firstDate,
			lastDate: lastDate ?? firstDate,
			detail: { kind: 'suspension', code: CODE, from: from ?? '00:00', to: to ?? '48:00' },
			reason,
			formId
		});
		return {
			saved:
				'The suspension was entered. Days are computed again within seconds; those that are locked stay as signed, with the difference under Periods, Late changes.'
		};
	},
	revoke: async ({ request, locals: { context } }) => {
		requirePermission(context, 'timekeeping.manage');
		const data = await request.formData();
		const result = await revokeOverlay(
			context,
			String(data.get('id')),
			'removed from the list of suspensions'
		);
		if (!result.ok)
			return fail(409, { values: {}, errors: { '': 'This suspension is not in force any more.' } });
		return { saved: 'The suspension was taken back. Days are computed again within seconds.' };
	}
};
