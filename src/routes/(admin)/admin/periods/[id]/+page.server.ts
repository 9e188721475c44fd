import { error, fail } from '@sveltejs/kit';
import { PERIOD_DONE_WORDS } from '$domain/timekeeping/period-words';
import { parseVersion } from '$domain/timekeeping/set-up-forms';
import { requirePermission } from '$lib/server/access/require';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { advancePeriods } from '$lib/server/timekeeping/period.service';
import { showList } from '../../../../components/office-list';
import { sayPeriodRefusal } from '../../../../components/period-refusal';
import { periodMemberList, readMemberQuery } from './list';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { context } = locals;
	const own = new URL(url);
	own.searchParams.set('period', params.id);
	const [list, departments, sites] = await Promise.all([
		showList(periodMemberList, context, own),
		listDepartments(context),
		listSites(context)
	]);
	return { list, filter: readMemberQuery(url), departments, sites };
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
