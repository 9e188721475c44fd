import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { formatDate } from '$domain/report-words';
import { addDays } from '$domain/timekeeping/civil-date';
import { policiesInForce, policyOn } from '$domain/timekeeping/policies-in-force';
import { readPolicyForm, toPolicyForm } from '$domain/timekeeping/policy-form';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { listSites } from '$lib/server/people/organisation.service';
import { createPolicyVersion, listPolicies } from '$lib/server/timekeeping/policy.service';
import { rehearsePolicy } from '$lib/server/timekeeping/rehearsal.service';
import { datesOfMonth } from '$lib/server/timekeeping/statistics.service';
import { today } from '$lib/server/timekeeping/supervision.service';
import { inUse } from '../../../../../components/in-use';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { context } = locals;
	requirePermission(context, 'timekeeping.manage');
	const [policies, sites, now] = await Promise.all([
		listPolicies(context),
		listSites(context),
		today(context)
	]);
	// A new version starts from the rules in force: usually one of them changes.
	const facts = policies.map(({ id, siteId, fromDate, policy }) => ({ id, siteId, from: fromDate, policy }));
	const current = policyOn(policiesInForce(facts, ''), now).policy;
	return {
		sites: inUse(sites),
		values: { ...toPolicyForm(current), name: '', fromDate: addDays(now, 1), siteId: '' }
	};
};

export const actions: Actions = {
	rehearse: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const read = await readPolicy(request);
		if (!read.ok) return fail(400, { ...read.refusal, rehearsal: null });
		const { siteId, policy } = read.value;
		const range = datesOfMonth(addDays(`${(await today(locals.context)).slice(0, 7)}-01`, -1).slice(0, 7));
		const rehearsal = await rehearsePolicy(locals.context, { siteId, policy, ...range });
		return { ...read.refuse({}), rehearsal: { ...rehearsal, ...range } };
	},
	save: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const read = await readPolicy(request);
		if (!read.ok) return fail(400, { ...read.refusal, rehearsal: null });
		const result = await createPolicyVersion(locals.context, read.value);
		if (!result.ok) {
			const fromDate =
				result.reason === 'date_taken'
					? 'Another version begins on this day. Choose another day.'
					: `Days from ${formatDate(result.first)} to ${formatDate(result.last)} are locked under the rules they were signed with. The earliest first day is ${formatDate(result.earliest)}.`;
			return fail(400, { ...read.refuse({ fromDate }), rehearsal: null });
		}
		redirect(303, '/admin/timekeeping/policies');
	}
};

async function readPolicy(request: Request) {
	const read = await readForm(request, v.record(v.string(), v.string()));
	if (!read.ok) return read;
	const form = readPolicyForm(read.value);
	return form.ok
		? { ok: true as const, value: form.value, refuse: read.refuse }
		: { ok: false as const, refusal: read.refuse(form.errors) };
}
