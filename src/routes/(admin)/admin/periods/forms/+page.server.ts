import { error, fail } from '@sveltejs/kit';
import { addDays } from '$domain/timekeeping/civil-date';
import { requirePermission } from '$lib/server/access/require';
import { findFormSettings, saveFormSettings } from '$lib/server/dtr/form-settings.service';
import { planPrint } from '$lib/server/dtr/print-plan.service';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { listPeriodOverview } from '$lib/server/timekeeping/period-view.service';
import { today } from '$lib/server/timekeeping/supervision.service';
import { formatRange } from '$domain/report-words';
import { parseVersion } from '$domain/timekeeping/set-up-forms';
import { readPrintQuery } from './query';
import { readSettings } from './read-settings';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	requirePermission(context, 'timekeeping.view');
	const now = await today(context);
	const lastMonth = addDays(`${now.slice(0, 7)}-01`, -1).slice(0, 7);
	const query = readPrintQuery(url.searchParams) ?? {
		of: { month: lastMonth },
		departmentId: null,
		siteId: null,
		employeeIds: [],
		everyone: false
	};
	const [plan, overview, departments, sites, settings] = await Promise.all([
		planPrint(context, { ...query, employeeIds: [] }),
		listPeriodOverview(context),
		listDepartments(context),
		listSites(context),
		findFormSettings(context)
	]);
	if (!plan) error(404, 'There is no such period.');
	const periods = overview.flatMap(({ calendar, periods }) =>
		periods.map(({ id, firstDate, lastDate }) => ({
			value: id,
			label: `${formatRange(firstDate, lastDate)}${overview.length > 1 ? ` (${calendar.name})` : ''}`
		}))
	);
	return {
		query: { ...query, month: 'month' in query.of ? query.of.month : null },
		periodId: 'periodId' in query.of ? query.of.periodId : null,
		plan: {
			words: plan.words,
			forms: plan.forms,
			people: plan.people.map(({ id, name, employeeNumber }) => ({ id, name, employeeNumber }))
		},
		periods,
		departments,
		sites,
		settings
	};
};

export const actions: Actions = {
	settings: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const data = await request.formData();
		const settings = readSettings(data, await findFormSettings(locals.context));
		if (!settings) return fail(400, { message: 'Choose from what is offered, and keep the texts short.' });
		const isTimesheet = data.get('kind') === 'timesheet';
		const result = await saveFormSettings(
			locals.context,
			isTimesheet
				? {
						kind: 'timesheet',
						settings: settings.timesheet,
						version: parseVersion(data.get('timesheetVersion'))
					}
				: { kind: 'form48', settings: settings.form48, version: parseVersion(data.get('form48Version')) }
		);
		if (!result.ok)
			return fail(400, {
				message: 'Somebody else changed the layout meanwhile. Look at it again; nothing was saved.'
			});
		return { saved: 'From now on it is printed like this.' };
	}
};
