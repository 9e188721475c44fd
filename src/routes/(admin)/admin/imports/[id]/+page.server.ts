import { error, fail, redirect } from '@sveltejs/kit';
import {
	employeeSettingsSchema,
	punchSettingsSchema,
	readPunchSettings,
	terminalSchema,
	terminalUserSchema,
	type PunchSettings
} from '$domain/import/import-forms';
import * as v from 'valibot';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { importEmployees, previewEmployees } from '$lib/server/import/employee-import.service';
import { detectUploaded, previewPunches } from '$lib/server/import/preview-punches.service';
import { assignNumber, findQuarantine, takeBackImport } from '$lib/server/import/quarantine.service';
import { continueImport, runPunchImport, startPunchImport } from '$lib/server/import/run-punches.service';
import { createTerminal, listPeople, listTerminals } from '$lib/server/import/terminal.service';
import { discardImport, findImportFile } from '$lib/server/import/upload.service';
import { listSites } from '$lib/server/people/organisation.service';
import { inUse } from '../../../../components/in-use';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { context }, url }) => {
	requirePermission(context, 'import.manage');
	const row = await findImportFile(context, params.id);
	if (!row) error(404, 'There is no such import. It may have been discarded.');
	const { runner: _runner, hash: _hash, settings, ...file } = row;
	const sites = inUse(await listSites(context));
	const terminals = await listTerminals(context);
	const base = { file, sites, terminals };
	if (file.state !== 'ready') {
		const quarantine = await findQuarantine(context, file.id, Number(url.searchParams.get('page') ?? 1) || 1);
		const people = quarantine.numbers.length > 0 ? await listPeople(context) : [];
		return { ...base, quarantine, people, settings, punches: null, employees: null };
	}
	const rest = { quarantine: null, people: [], settings: null };
	if (file.kind === 'employees') {
		const parsed = v.safeParse(employeeSettingsSchema, {
			siteId: url.searchParams.get('siteId') ?? sites[0]?.id,
			department: url.searchParams.get('department') || 'Unassigned',
			existing: url.searchParams.get('existing') ?? 'keep'
		});
		if (!parsed.success) error(400, parsed.issues[0].message);
		const preview = previewEmployees(context, file.id, parsed.output);
		return { ...base, ...rest, punches: null, employees: { settings: parsed.output, preview } };
	}
	const detected = await detectUploaded(context, file.id, file.name);
	const chosen = readPunchSettings(url.searchParams);
	const shown: Partial<PunchSettings> = {
		directions: 'auto',
		dateOrder: 'ymd',
		numbers: 'employee_numbers',
		columns: null,
		...(detected.ok && detected.detection.layout ? { layout: detected.detection.layout } : {}),
		...chosen
	};
	const complete = v.safeParse(punchSettingsSchema, shown);
	const preview = detected.ok && complete.success ? previewPunches(context, file.id, complete.output) : null;
	return { ...base, ...rest, punches: { detected, settings: shown, preview }, employees: null };
};

const GONE = { '': 'This import has gone on meanwhile. Look at how it stands.' };

export const actions: Actions = {
	terminal: async ({ request, locals: { context }, url }) => {
		requirePermission(context, 'import.manage');
		const read = await readForm(request, terminalSchema);
		if (!read.ok) return fail(400, { terminal: read.refusal });
		const created = await createTerminal(context, read.value);
		if (!created.ok) {
			const errors: Record<string, string> =
				created.reason === 'name_taken'
					? { name: 'There is a terminal of this name already: choose it above.' }
					: { siteId: 'This site is not there any more.' };
			return fail(400, { terminal: read.refuse(errors) });
		}
		const query = new URLSearchParams(url.search);
		for (const name of [...query.keys()]) if (name.startsWith('/')) query.delete(name);
		query.set('terminalId', created.id);
		redirect(303, `?${query}`);
	},
	punches: async ({ request, params, locals: { context } }) => {
		requirePermission(context, 'import.manage');
		const data = await request.formData();
		const fields = new URLSearchParams([...data].map(([name, value]) => [name, String(value)]));
		const settings = v.safeParse(punchSettingsSchema, { columns: null, ...readPunchSettings(fields) });
		if (!settings.success) return fail(400, { problem: settings.issues[0].message });
		const started = await startPunchImport(context, params.id, settings.output);
		if (!started.ok)
			return fail(409, {
				problem: started.reason === 'not_ready' ? GONE[''] : 'This terminal is not there any more.'
			});
		// Behind the request: the page shows how far it is, and a job goes on with it after a crash.
		void runPunchImport(context, params.id);
		redirect(303, `/admin/imports/${params.id}`);
	},
	employees: async ({ request, params, locals: { context } }) => {
		requirePermission(context, 'employee.manage');
		const read = await readForm(request, employeeSettingsSchema);
		if (!read.ok) return fail(400, { problem: Object.values(read.refusal.errors).join(' ') });
		const done = await importEmployees(context, params.id, read.value);
		if (!done.ok) return fail(409, { problem: done.reason === 'not_ready' ? GONE[''] : done.message });
		redirect(303, `/admin/imports/${params.id}`);
	},
	continue: async ({ params, locals: { context } }) => {
		if (!(await continueImport(context, params.id))) return fail(409, { problem: GONE[''] });
		void runPunchImport(context, params.id);
		return {};
	},
	assign: async ({ request, params, locals: { context } }) => {
		requirePermission(context, 'import.manage');
		const read = await readForm(request, terminalUserSchema);
		if (!read.ok) return fail(400, { assign: read.refusal });
		const done = await assignNumber(context, params.id, read.value);
		if (!done.ok) {
			const errors = { employeeNumber: `Nobody has the employee number ${read.value.employeeNumber}.` };
			return fail(400, { assign: read.refuse(errors) });
		}
		const known = done.known > 0 ? `, ${done.known} were there already` : '';
		return { saved: `${read.value.pin} is ${done.name}: ${done.added} punches were imported${known}.` };
	},
	takeBack: async ({ request, params, locals: { context } }) => {
		requirePermission(context, 'import.manage');
		const data = await request.formData();
		const done = await takeBackImport(context, params.id, String(data.get('reason') ?? ''));
		if (!done.ok) return fail(409, { problem: GONE[''] });
		return { saved: `${done.undone} punches count no more.` };
	},
	discard: async ({ params, locals: { context } }) => {
		if (!(await discardImport(context, params.id))) return fail(409, { problem: GONE[''] });
		redirect(303, '/admin/imports');
	}
};
