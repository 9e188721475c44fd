import { error, fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { checkPermission } from '$domain/access/permissions';
import { versionSchema } from '$domain/timekeeping/set-up-forms';
import { m } from '$lib/paraglide/messages';
import { requireSignedIn } from '$lib/server/access/require';
import { findCertificationText } from '$lib/server/dtr/form-settings.service';
import { readForm } from '$lib/server/forms';
import { certifyPeriod } from '$lib/server/timekeeping/period.service';
import { findMemberView, listPeriodsOfEmployee } from '$lib/server/timekeeping/period-view.service';
import { sayPeriodRefusal } from '../../../components/period-refusal';
import type { Actions, PageServerLoad } from './$types';

const certifySchema = v.object({ periodId: v.string(), version: versionSchema });

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const { name, role, employeeId, userId } = requireSignedIn(context);
	const user = { id: userId, name, worksInOffice: checkPermission(role, 'employee.view') };
	if (!employeeId) return { user, periods: [], view: null, statement: '' };
	const periods = await listPeriodsOfEmployee(context, employeeId);
	// What waits for a signature comes first, the oldest of it, then the latest.
	const waiting = periods.findLast(
		({ isOver, member: { certification, totals } }) =>
			isOver && certification.status === 'open' && totals.minutes.scheduled + totals.minutes.presence > 0
	);
	const chosen = url.searchParams.get('period') ?? waiting?.period.id ?? periods[0]?.period.id;
	const view = chosen ? await findMemberView(context, { periodId: chosen, employeeId }) : null;
	if (chosen && !view) error(404, m.no_such_period());
	return {
		user,
		periods: periods.map(({ period, member }) => ({ ...period, ...member.certification, id: period.id })),
		view,
		statement: await findCertificationText(context)
	};
};

export const actions: Actions = {
	certify: async ({ request, locals }) => {
		const { employeeId } = requireSignedIn(locals.context);
		if (!employeeId) error(403, m.no_employee_sentence());
		const read = await readForm(request, certifySchema);
		if (!read.ok) return fail(400, { message: m.look_at_period_again() });
		const result = await certifyPeriod(locals.context, { ...read.value, employeeId });
		if (result.ok) return { done: m.certified_done() };
		return fail(400, { message: sayPeriodRefusal(result).words });
	}
};
