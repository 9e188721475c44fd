import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { idSchema } from '$domain/people/device-forms';
import { nameSchema } from '$domain/people/organisation-forms';
import { formatRange } from '$domain/report-words';
import { readPeriodForm, toPeriodForm } from '$domain/timekeeping/period-form';
import { versionSchema } from '$domain/timekeeping/set-up-forms';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import {
	changeCalendar,
	createCalendar,
	openNextPeriods,
	type SaveCalendarResult
} from '$lib/server/timekeeping/period-calendar.service';
import { inUse } from '../../../../components/in-use';
import { showList } from '../../../../components/office-list';
import { patternList } from './list';
import type { Actions, PageServerLoad } from './$types';

/** How many periods one press opens. */
const NEXT = 3;

const text = v.optional(v.string(), '');
const fields = {
	name: nameSchema('a name for these periods'),
	patternKind: text,
	startDays: text,
	startsOn: text,
	anchor: text,
	ranges: text
};
const addSchema = v.object({
	...fields,
	scope: v.pipe(
		v.string('Choose whose periods they are.'),
		v.regex(/^(organisation|(site|department) [0-9a-f-]{36})$/, 'Choose whose periods they are.')
	)
});
const changeSchema = v.object({
	...fields,
	id: idSchema('These periods are not there any more.'),
	version: versionSchema
});

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	requirePermission(context, 'timekeeping.manage');
	const [list, sites, departments] = await Promise.all([
		showList(patternList, context, url),
		listSites(context),
		listDepartments(context)
	]);
	return {
		list: {
			...list,
			rows: list.rows.map((row) => ({ ...row, values: { ...toPeriodForm(row.pattern), name: row.name } }))
		},
		scopes: [
			{ value: 'organisation', label: 'Everybody' },
			...inUse(sites).map(({ id, name }) => ({ value: `site ${id}`, label: `Site: ${name}` })),
			...inUse(departments).map(({ id, name }) => ({
				value: `department ${id}`,
				label: `Department: ${name}`
			}))
		]
	};
};

export const actions: Actions = {
	add: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const read = await readForm(request, addSchema);
		if (!read.ok) return fail(400, { ...read.refusal, of: '' });
		const { scope, name, ...values } = read.value;
		const form = readPeriodForm(values);
		if (!form.ok) return fail(400, { ...read.refuse(form.errors), of: '' });
		const [kind, scopeId = null] = scope.split(' ');
		const result = await createCalendar(locals.context, {
			name,
			pattern: form.pattern,
			scopeKind: kind === 'site' || kind === 'department' ? kind : 'organisation',
			scopeId
		});
		if (!result.ok) return fail(400, { ...read.refuse(say(result)), of: '' });
		return { saved: `${name} was added.` };
	},
	change: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const read = await readForm(request, changeSchema);
		if (!read.ok) return fail(400, { ...read.refusal, of: read.refusal.values.id ?? '' });
		const { id, version, name, ...values } = read.value;
		const form = readPeriodForm(values);
		if (!form.ok) return fail(400, { ...read.refuse(form.errors), of: id });
		const result = await changeCalendar(locals.context, { id, version }, { name, pattern: form.pattern });
		if (!result.ok) return fail(400, { ...read.refuse(say(result)), of: id });
		return { saved: `${name} was changed. Periods that exist keep their dates.` };
	},
	next: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const id = String((await request.formData()).get('id'));
		const result = await openNextPeriods(locals.context, id, NEXT);
		if (!result.ok)
			return fail(400, { values: {}, errors: { '': 'These periods are not there any more.' }, of: '' });
		return {
			saved:
				result.opened === 0
					? 'There is no further period in this pattern. Write down the next ones first.'
					: `${result.opened} periods were opened. They are on the list of periods.`
		};
	}
};

function say(result: Extract<SaveCalendarResult, { ok: false }>): Record<string, string> {
	switch (result.reason) {
		case 'scope_taken':
			return { scope: 'There is a pattern for them already. Change that one.' };
		case 'overlaps':
			return {
				ranges: `The period ${formatRange(result.first, result.last)} exists and has some of these dates. Keep it as it is, or leave its dates out.`
			};
		case 'not_found':
			return { '': 'These periods are not there any more.' };
		case 'changed_meanwhile':
			return { '': 'Somebody else changed this pattern meanwhile. Look at it again; nothing was saved.' };
	}
}
