import { error, fail } from '@sveltejs/kit';
import { checkPermission } from '$domain/access/permissions';
import { isUuid } from '$domain/uuid';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { delegate, delegationFormSchema, revokeDelegation } from '$lib/server/timekeeping/delegation.service';
import { listDeciders, listSupervision, today } from '$lib/server/timekeeping/supervision.service';
import { showList } from '../../../components/office-list';
import { delegationList } from './list';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const actor = requirePermission(context, 'request.decide');
	const isAdmin = checkPermission(actor.role, 'employee.manage');
	const [list, deciders, now, supervision] = await Promise.all([
		showList(delegationList, context, url),
		listDeciders(context),
		today(context),
		isAdmin ? listSupervision(context) : []
	]);
	const users = deciders.map(({ id, name, role }) => ({
		value: id,
		label: role === 'admin' ? `${name} (administrator)` : name
	}));
	return { list, users, today: now, me: actor.userId, isAdmin, supervision };
};

const REFUSALS = {
	unknown_user: { toUserId: 'This person does not decide about others any more. Choose another.' },
	oneself: { toUserId: 'Choose somebody else: this is the person who hands it over.' },
	in_past: { lastDate: 'These days are over: nothing can be handed over any more.' },
	overlaps: { firstDate: 'The same is handed over to this person on some of these days already.' }
};

export const actions: Actions = {
	delegate: async ({ request, locals }) => {
		requirePermission(locals.context, 'request.decide');
		const read = await readForm(request, delegationFormSchema);
		if (!read.ok) return fail(400, read.refusal);
		const result = await delegate(locals.context, read.value);
		if (!result.ok) return fail(400, read.refuse(REFUSALS[result.reason]));
		return { saved: 'Handed over for these days.' };
	},
	end: async ({ request, locals }) => {
		requirePermission(locals.context, 'request.decide');
		const id = String((await request.formData()).get('id'));
		const result = isUuid(id) ? await revokeDelegation(locals.context, id) : { ok: false };
		if (!result.ok) error(404, 'This delegation is not there any more, or it has ended.');
		return { saved: 'The delegation has ended.' };
	}
};
