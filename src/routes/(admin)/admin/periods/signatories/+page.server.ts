import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { OfficeFormSchema, type OfficeForm } from '$domain/dtr/office-form';
import { versionSchema } from '$domain/timekeeping/set-up-forms';
import { requirePermission } from '$lib/server/access/require';
import {
	changeOfficeForm,
	createOfficeForm,
	removeOfficeForm,
	type SaveOfficeResult
} from '$lib/server/dtr/office-form.service';
import { readForm } from '$lib/server/forms';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { findPersonTyped } from '$lib/server/timekeeping/find-people.service';
import { inUse } from '../../../../components/in-use';
import { NOBODY_TYPED } from '../../../../components/nobody-typed';
import { showList } from '../../../../components/office-list';
import { signatoryList } from './list';
import type { Actions, PageServerLoad } from './$types';

const text = v.optional(v.string(), '');
const fields = { headerLines: text, name1: text, title1: text, name2: text, title2: text };
const addSchema = v.object({
	...fields,
	scope: v.pipe(
		v.string('Choose whose forms they sign.'),
		v.regex(/^(organisation|employee|(site|department) [0-9a-f-]{36})$/, 'Choose whose forms they sign.')
	),
	person: text
});
const changeSchema = v.object({ ...fields, id: v.string(), version: versionSchema });
const removeSchema = v.object({ id: v.string(), version: versionSchema });

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	requirePermission(context, 'timekeeping.manage');
	const [list, sites, departments] = await Promise.all([
		showList(signatoryList, context, url),
		listSites(context),
		listDepartments(context)
	]);
	return {
		list: { ...list, rows: list.rows.map((row) => ({ ...row, values: toValues(row.form) })) },
		scopes: [
			{ value: 'organisation', label: 'Everybody' },
			...inUse(sites).map(({ id, name }) => ({ value: `site ${id}`, label: `Site: ${name}` })),
			...inUse(departments).map(({ id, name }) => ({
				value: `department ${id}`,
				label: `Department: ${name}`
			})),
			{ value: 'employee', label: 'One employee' }
		]
	};
};

export const actions: Actions = {
	add: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const read = await readForm(request, addSchema);
		if (!read.ok) return fail(400, { ...read.refusal, of: '' });
		const { scope, person, ...values } = read.value;
		const form = readOffice(values);
		if (!form.ok) return fail(400, { ...read.refuse(form.errors), of: '' });
		const [kind, placeId = null] = scope.split(' ');
		const employee = kind === 'employee' ? await findPersonTyped(locals.context, person) : null;
		if (kind === 'employee' && !employee)
			return fail(400, { ...read.refuse({ person: NOBODY_TYPED }), of: '' });
		const scopeId = employee?.id ?? placeId;
		const scopeKind = kind === 'site' || kind === 'department' || kind === 'employee' ? kind : 'organisation';
		const result = await createOfficeForm(locals.context, { scopeKind, scopeId, form: form.value });
		if (!result.ok) return fail(400, { ...read.refuse(say(result)), of: '' });
		return { saved: 'The signatories were added.' };
	},
	change: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const read = await readForm(request, changeSchema);
		if (!read.ok) return fail(400, { ...read.refusal, of: read.refusal.values.id ?? '' });
		const { id, version, ...values } = read.value;
		const form = readOffice(values);
		if (!form.ok) return fail(400, { ...read.refuse(form.errors), of: id });
		const result = await changeOfficeForm(locals.context, { id, version }, form.value);
		if (!result.ok) return fail(400, { ...read.refuse(say(result)), of: id });
		return { saved: 'The signatories were changed.' };
	},
	remove: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const read = await readForm(request, removeSchema);
		if (!read.ok) return fail(400, { ...read.refusal, of: '' });
		const result = await removeOfficeForm(locals.context, read.value);
		// What was to be removed is not to be edited: it is said above the list.
		if (!result.ok) return fail(400, { values: {}, errors: say(result), of: '' });
		return { saved: 'They were removed; what is more general counts again.' };
	}
};

function toValues({ headerLines, signatories: [first, second] }: OfficeForm): Record<string, string> {
	return {
		headerLines: headerLines.join('\n'),
		name1: first?.name ?? '',
		title1: first?.title ?? '',
		name2: second?.name ?? '',
		title2: second?.title ?? ''
	};
}

type Fields = { headerLines: string; name1: string; title1: string; name2: string; title2: string };

function readOffice(
	values: Fields
): { ok: true; value: OfficeForm } | { ok: false; errors: Record<string, string> } {
	const second = { name: values.name2, title: values.title2 };
	const parsed = v.safeParse(OfficeFormSchema, {
		headerLines: values.headerLines
			.split('\n')
			.map((line) => line.trim())
			.filter(Boolean),
		signatories: [
			{ name: values.name1, title: values.title1 },
			...(second.name.trim() || second.title.trim() ? [second] : [])
		]
	});
	if (parsed.success) return { ok: true, value: parsed.output };
	const errors: Record<string, string> = {};
	for (const issue of parsed.issues) {
		const [field, index, part] = (v.getDotPath(issue) ?? '').split('.');
		errors[field === 'signatories' ? `${part}${Number(index) + 1}` : 'headerLines'] ??= issue.message;
	}
	return { ok: false, errors };
}

function say(result: Extract<SaveOfficeResult, { ok: false }>): Record<string, string> {
	switch (result.reason) {
		case 'scope_taken':
			return { scope: 'There are signatories for them already. Change those.' };
		case 'not_found':
			return { '': 'These signatories are not there any more.' };
		case 'changed_meanwhile':
			return {
				'': 'Somebody else changed these signatories meanwhile. Look at them again; nothing was saved.'
			};
	}
}
