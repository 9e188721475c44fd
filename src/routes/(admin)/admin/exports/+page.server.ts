import { error } from '@sveltejs/kit';
import { checkPermission } from '$domain/access/permissions';
import { PAYROLL_PRESETS } from '$domain/exports/payroll-presets';
import { formatRange } from '$domain/report-words';
import { requirePermission } from '$lib/server/access/require';
import { planExport } from '$lib/server/dtr/export-rows.service';
import { listTemplates } from '$lib/server/dtr/payroll-template.service';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { listPeriodOverview } from '$lib/server/timekeeping/period-view.service';
import { showList } from '../../../components/office-list';
import { templateList } from './list';
import { readExportQuery } from './query';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const { role } = requirePermission(context, 'punch.export');
	const [overview, departments, sites, templates, list] = await Promise.all([
		listPeriodOverview(context),
		listDepartments(context),
		listSites(context),
		listTemplates(context),
		showList(templateList, context, url)
	]);
	const periods = overview.flatMap(({ calendar, periods }) =>
		periods.map(({ id, firstDate, lastDate, isOver }) => ({
			value: id,
			isOver,
			label: `${formatRange(firstDate, lastDate)}${overview.length > 1 ? ` (${calendar.name})` : ''}`
		}))
	);
	// The last one that is over is what payroll usually asks for.
	const first = periods.find(({ isOver }) => isOver) ?? periods[0];
	const query =
		readExportQuery(url.searchParams) ??
		(first ? { periodId: first.value, departmentId: null, siteId: null, onlyLocked: true } : null);
	const plan = query && (await planExport(context, query));
	if (query && !plan) error(404, 'There is no such period.');
	return {
		query,
		periods: periods.map(({ value, label }) => ({ value, label })),
		departments,
		sites,
		plan: plan && { locked: plan.locked, drafts: plan.drafts, chosen: plan.people.length },
		templates: templates.map(({ id, template }) => ({ id, name: template.name })),
		list,
		presets: PAYROLL_PRESETS.map(({ id, note, isVerified, template }) => {
			return { id, note, isVerified, name: template.name };
		}),
		mayManage: checkPermission(role, 'timekeeping.manage')
	};
};
