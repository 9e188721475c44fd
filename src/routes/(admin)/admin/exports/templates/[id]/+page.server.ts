import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { DAILY_COLUMNS } from '$domain/exports/daily-columns';
import { PAYROLL_PRESETS } from '$domain/exports/payroll-presets';
import { PayrollTemplateSchema, type PayrollTemplate } from '$domain/exports/payroll-template';
import { PERIOD_COLUMNS } from '$domain/exports/period-columns';
import { parseVersion } from '$domain/timekeeping/set-up-forms';
import { requirePermission } from '$lib/server/access/require';
import type { Context } from '$lib/server/context';
import { previewTemplate } from '$lib/server/dtr/export-file.service';
import { planExport } from '$lib/server/dtr/export-rows.service';
import {
	changeTemplate,
	createTemplate,
	findTemplate,
	removeTemplate,
	type SaveTemplateResult
} from '$lib/server/dtr/payroll-template.service';
import { listPeriodOverview } from '$lib/server/timekeeping/period-view.service';
import type { Actions, PageServerLoad } from './$types';

const PREVIEW_LINES = 6;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	requirePermission(locals.context, 'timekeeping.manage');
	const columns = {
		daily: DAILY_COLUMNS.map(({ key, heading, kind }) => ({ key, heading, kind })),
		period: PERIOD_COLUMNS.map(({ key, heading, kind }) => ({ key, heading, kind }))
	};
	if (params.id === 'new') {
		const preset = PAYROLL_PRESETS.find(({ id }) => id === url.searchParams.get('preset'));
		if (!preset) error(404, 'There is no such starting point.');
		return { id: null, version: 0, template: preset.template, note: preset.note, columns };
	}
	const found = await findTemplate(locals.context, params.id);
	if (!found) error(404, 'This template is not there any more.');
	return { ...found, note: null, columns };
};

export const actions: Actions = {
	preview: async ({ request, locals }) => {
		const { context } = locals;
		requirePermission(context, 'timekeeping.manage');
		const read = readTemplate(await request.formData());
		if (!read.ok) return fail(400, { errors: read.errors });
		return { preview: await preview(context, read.template) };
	},
	save: async ({ request, locals, params }) => {
		const { context } = locals;
		requirePermission(context, 'timekeeping.manage');
		const data = await request.formData();
		const read = readTemplate(data);
		if (!read.ok) return fail(400, { errors: read.errors });
		const version = parseVersion(data.get('version'));
		const result =
			params.id === 'new'
				? await createTemplate(context, read.template)
				: await changeTemplate(context, { id: params.id, version }, read.template);
		if (!result.ok) return fail(400, { errors: say(result) });
		redirect(303, '/admin/exports');
	},
	remove: async ({ request, locals, params }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const version = parseVersion((await request.formData()).get('version'));
		const result = await removeTemplate(locals.context, { id: params.id, version });
		if (!result.ok) return fail(400, { errors: say(result) });
		redirect(303, '/admin/exports');
	}
};

type Read = { ok: true; template: PayrollTemplate } | { ok: false; errors: Record<string, string> };

/** The editor sends the template as JSON, since its columns are a list of their own. */
function readTemplate(data: FormData): Read {
	let raw: unknown;
	try {
		raw = JSON.parse(String(data.get('template')));
	} catch {
		// SyntaxError: nothing that our editor sends
		return { ok: false, errors: { '': 'The template did not arrive whole. Please try again.' } };
	}
	const parsed = v.safeParse(PayrollTemplateSchema, raw);
	if (parsed.success) return { ok: true, template: parsed.output };
	const errors: Record<string, string> = {};
	for (const issue of parsed.issues) errors[v.getDotPath(issue) ?? ''] ??= issue.message;
	return { ok: false, errors };
}

async function preview(context: Context, template: PayrollTemplate) {
	const periods = (await listPeriodOverview(context)).flatMap((one) => one.periods);
	const period = periods.find(({ isOver }) => isOver) ?? periods[0];
	const plan =
		period &&
		(await planExport(context, {
			periodId: period.id,
			departmentId: null,
			siteId: null,
			onlyLocked: false
		}));
	if (!plan || plan.people.length === 0)
		return { text: '', problem: 'There is no period to take rows from.' };
	const made = await previewTemplate(context, { plan, template, lines: PREVIEW_LINES });
	if (made.ok) return { text: made.text, problem: null };
	return {
		text: '',
		problem:
			made.reason === 'unknown_column'
				? `There are no such columns: ${made.keys.join(', ')}.`
				: `The format of “${made.heading}” does not fit its column.`
	};
}

function say(result: Extract<SaveTemplateResult, { ok: false }>): Record<string, string> {
	switch (result.reason) {
		case 'name_taken':
			return { name: 'There is a template of this name already.' };
		case 'not_found':
			return { '': 'This template is not there any more.' };
		case 'changed_meanwhile':
			return { '': 'Somebody else changed this template meanwhile. Look at it again; nothing was saved.' };
	}
}
