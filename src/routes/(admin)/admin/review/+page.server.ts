import { fail } from '@sveltejs/kit';
import { reviewFormSchema } from '$domain/punch/review-forms';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import {
	decideReview,
	findTakeBack,
	rejectRetries,
	takeBackReview,
	type ReviewResult
} from '$lib/server/punch/decide-review.service';
import { listWaiting } from '$lib/server/punch/review-queue.service';
import { listVisiblePeople } from '$lib/server/timekeeping/supervision.service';
import { readReviewQuery } from './list';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const actor = requirePermission(context, 'punch.review');
	const query = readReviewQuery(url);
	const [queue, takeBack, people, sites, departments] = await Promise.all([
		listWaiting(context, query),
		findTakeBack(context),
		listVisiblePeople(context),
		listSites(context),
		listDepartments(context)
	]);
	const choices = people
		.filter(({ id }) => id !== actor.employeeId)
		.map(({ id, name, employeeNumber }) => ({ value: id, label: `${name} (${employeeNumber})` }));
	return { ...queue, query, takeBack, people: choices, sites, departments };
};

export const actions: Actions = {
	decide: async ({ request, locals }) => {
		requirePermission(locals.context, 'punch.review');
		const read = await readForm(request, reviewFormSchema);
		if (!read.ok) return fail(400, { ...read.refusal, of: read.refusal.values.eventId ?? '' });
		const result = await decideReview(locals.context, read.value);
		if (!result.ok) return fail(409, { ...read.refuse(say(result)), of: read.value.eventId });
		return { decided: read.value.outcome };
	},
	rejectRetries: async ({ locals, url }) => {
		return { rejected: await rejectRetries(locals.context, readReviewQuery(url)) };
	},
	takeBack: async ({ locals }) => {
		const result = await takeBackReview(locals.context);
		if (result.ok) return { takenBack: result.eventId };
		return fail(409, { values: {}, errors: { '': TAKE_BACK_WORDS[result.reason] }, of: '' });
	}
};

const TAKE_BACK_WORDS = {
	nothing: 'There is no decision of yours to take back.',
	too_late: 'A decision can be taken back for ten minutes. File a request to correct the day instead.',
	built_upon:
		'Something was built on this decision since: another punch repeats it, or a correction speaks of it.'
};

function say({ reason }: Extract<ReviewResult, { ok: false }>): Record<string, string> {
	switch (reason) {
		case 'employee_unknown':
			return { employeeId: 'This employee is not among those you supervise.' };
		case 'time_impossible':
			return {
				'': 'The device’s own time cannot have been. Accept it with the proposed time, or reject it.'
			};
		case 'own_punch':
			return { '': 'This is about your own time: a colleague decides.' };
		case 'own_override':
			return { '': 'You made this punch for somebody else at the device: a colleague decides.' };
		case 'changed_meanwhile':
			return { '': 'Somebody else decided about this punch after you opened it. Nothing was saved.' };
		case 'not_found':
			return { '': 'This punch does not wait for you any more.' };
	}
}
