import { fail } from '@sveltejs/kit';
import { dayCodeFormSchema } from '$domain/timekeeping/set-up-forms';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { addDayCodes, retireDayCode } from '$lib/server/timekeeping/day-code.service';
import { showList } from '../../../../components/office-list';
import { codeList } from './list';
import { USUAL_CODES } from './usual-codes';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
	list: await showList(codeList, locals.context, url)
});

export const actions: Actions = {
	add: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const read = await readForm(request, dayCodeFormSchema);
		if (!read.ok) return fail(400, read.refusal);
		const added = await addDayCodes(locals.context, [read.value]);
		if (added === 0) return fail(400, read.refuse({ code: 'There is such a code already.' }));
		return { saved: `${read.value.code} was added.` };
	},
	usual: async ({ locals }) => {
		const added = await addDayCodes(locals.context, USUAL_CODES);
		return { saved: added === 0 ? 'They are all there already.' : `${added} codes were added.` };
	},
	retire: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const data = await request.formData();
		const retired = data.get('retired') === 'yes';
		const result = await retireDayCode(locals.context, String(data.get('id')), retired);
		if (!result.ok) return fail(400, { values: {}, errors: { '': 'This code is not there any more.' } });
		return { saved: retired ? 'It is not offered any more.' : 'It is offered again.' };
	}
};
