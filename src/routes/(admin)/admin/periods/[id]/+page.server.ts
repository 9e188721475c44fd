import { error, fail } from '@sveltejs/kit';
import { isUuid } from '$domain/uuid';
import type { PeriodStatus } from '$domain/timekeeping/period-state';
import { PERIOD_DONE_WORDS, PERIOD_STATUS_WORDS } from '$domain/timekeeping/period-words';
import { parseVersion } from '$domain/timekeeping/set-up-forms';
import { requirePermission } from '$lib/server/access/require';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { advancePeriods } from '$lib/server/timekeeping/period.service';
import { findPeriodView, MEMBERS_PER_PAGE } from '$lib/server/timekeeping/period-view.service';
import { sayPeriodRefusal } from '../../../../components/period-refusal';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { context } = locals;
	const id = (name: string) => {
		const text = url.searchParams.get(name) ?? '';
		return isUuid(text) ? text : null;
	};
	const filter = {
		departmentId: id('department'),
		siteId: id('site'),
		status: statusOf(url.searchParams.get('status')),
		page: Math.max(1, Math.trunc(Number(url.searchParams.get('page'))) || 1)
	};
	const [view, departments, sites] = await Promise.all([
		findPeriodView(context, params.id, filter),
		listDepartments(context),
		listSites(context)
	]);
	if (!view) error(404, 'There is no such period.');
	const pageCount = Math.max(1, Math.ceil(view.total / MEMBERS_PER_PAGE));
	return { view, filter, departments, sites, pageCount };
};

export const actions: Actions = {
	advance: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'period.verify');
		const data = await request.formData();
		const kind = data.get('kind');
		if (kind !== 'certify' && kind !== 'verify' && kind !== 'lock') error(400, 'Choose what to do.');
		// `employee version`, as it was shown
		const steps = data.getAll('member').map((member) => {
			const [employeeId = '', version] = String(member).split(' ');
			return { periodId: params.id, employeeId, version: parseVersion(version) };
		});
		if (steps.length === 0) return fail(400, { message: 'Tick the employees first.' });
		const results = await advancePeriods(locals.context, kind, steps);
		const done = results.filter(({ result }) => result.ok).length;
		return {
			done: `${done} ${PERIOD_DONE_WORDS[kind]}.`,
			isWhole: done === steps.length,
			refused: results.flatMap(({ employeeId, result }) =>
				result.ok ? [] : [{ employeeId, ...sayPeriodRefusal(result) }]
			)
		};
	}
};

function statusOf(text: string | null): PeriodStatus | null {
	return text !== null && text in PERIOD_STATUS_WORDS ? (text as PeriodStatus) : null; // checked just before
}
