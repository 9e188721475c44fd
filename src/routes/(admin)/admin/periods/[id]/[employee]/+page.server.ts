import { error, fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { checkPermission } from '$domain/access/permissions';
import { versionSchema } from '$domain/timekeeping/set-up-forms';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import {
	certifyPeriod,
	lockPeriod,
	reopenPeriod,
	sendBackPeriod,
	verifyPeriod
} from '$lib/server/timekeeping/period.service';
import { findPeriodHistory, findRevision } from '$lib/server/timekeeping/period-history.service';
import { findMemberView } from '$lib/server/timekeeping/period-view.service';
import { sayPeriodRefusal } from '../../../../../components/period-refusal';
import type { Actions, PageServerLoad } from './$types';

const stepSchema = v.object({
	version: versionSchema,
	reason: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(1000, 'Use at most 1000 characters.')))
});

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { context } = locals;
	const { role } = requirePermission(context, 'timekeeping.view');
	const whose = { periodId: params.id, employeeId: params.employee };
	const view = await findMemberView(context, whose);
	if (!view) error(404, 'There is no such period or employee.');
	const wanted = Number(url.searchParams.get('revision')) || null;
	const [history, revision] = await Promise.all([
		findPeriodHistory(context, whose),
		wanted ? findRevision(context, { ...whose, revision: wanted }) : null
	]);
	if (wanted && !revision) error(404, `Revision ${wanted} was never locked.`);
	return {
		view,
		history,
		shown: wanted && revision ? { number: wanted, ...revision } : null,
		mayVerify: checkPermission(role, 'period.verify') && !view.member.isOwn
	};
};

const STEPS = {
	certify: certifyPeriod,
	verify: verifyPeriod,
	lock: lockPeriod,
	send_back: sendBackPeriod,
	reopen: reopenPeriod
};
const DONE = {
	certify: 'It is recorded as certified.',
	verify: 'The period is verified.',
	lock: 'The period is locked: what counts now is kept as it is.',
	send_back: 'It went back to the employee.',
	reopen: 'The period is open again.'
};

type Step = keyof typeof STEPS;

/** The same shape for every step; its service says which permission it needs. */
function take(kind: Step): Actions[string] {
	return async ({ request, locals, params }) => {
		requirePermission(locals.context, 'period.verify');
		const read = await readForm(request, stepSchema);
		if (!read.ok) return fail(400, { kind, reason: Object.values(read.refusal.errors)[0] ?? '', dates: [] });
		const { version, reason } = read.value;
		const step = { periodId: params.id ?? '', employeeId: params.employee ?? '', version };
		const result =
			kind === 'lock'
				? await lockPeriod(locals.context, reason === undefined ? step : { ...step, overrideReason: reason })
				: await STEPS[kind](locals.context, { ...step, reason: reason ?? '' });
		if (result.ok) return { done: DONE[kind] };
		const { words, dates } = sayPeriodRefusal(result);
		return fail(400, { kind, refused: result.reason, message: words, dates: [...dates] });
	};
}

export const actions: Actions = {
	certify: take('certify'),
	verify: take('verify'),
	lock: take('lock'),
	send_back: take('send_back'),
	reopen: take('reopen')
};
