import { fail } from '@sveltejs/kit';
import { holidayFormSchema, holidayListSchema, parseVersion } from '$domain/timekeeping/set-up-forms';
import { philippineHolidays } from '$domain/calendar/philippine-holidays';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { listSites } from '$lib/server/people/organisation.service';
import {
	addHoliday,
	importHolidays,
	listAllHolidays,
	listHolidays,
	removeHoliday,
	updateHoliday
} from '$lib/server/timekeeping/holiday.service';
import { showList } from '../../../../components/office-list';
import { holidayList, readHolidayYear } from './list';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const year = await readHolidayYear(context, url);
	const [list, holidays, sites] = await Promise.all([
		showList(holidayList, context, url),
		listHolidays(context, year),
		listSites(context)
	]);
	const editing = holidays.find(({ id }) => id === url.searchParams.get('edit')) ?? null;
	const onFile = url.searchParams.has('file') ? await listAllHolidays(context) : [];
	return { year, list, holidays, sites, editing, onFile, offered: philippineHolidays(year) };
};

const REFUSALS = {
	there_already: { name: 'This holiday is there already on that date.' },
	not_found: { '': 'This holiday is not there any more.' },
	changed_meanwhile: {
		'': 'Somebody else changed this holiday meanwhile. Open it again to see their change; nothing was saved.'
	}
};

export const actions: Actions = {
	save: async ({ request, locals, url }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const read = await readForm(request, holidayFormSchema);
		if (!read.ok) return fail(400, read.refusal);
		const id = url.searchParams.get('edit');
		const { version, ...holiday } = read.value;
		const result = id
			? await updateHoliday(locals.context, { id, version: parseVersion(version) }, holiday)
			: await addHoliday(locals.context, holiday);
		if (!result.ok) return fail(400, read.refuse(REFUSALS[result.reason]));
		return { saved: id ? 'The holiday was changed.' : `${read.value.name} was added.` };
	},
	remove: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const data = await request.formData();
		const result = await removeHoliday(locals.context, {
			id: String(data.get('id')),
			version: parseVersion(data.get('version'))
		});
		if (!result.ok)
			return fail(400, { values: {}, errors: REFUSALS[result.reason] as Record<string, string> });
		return { saved: 'The holiday was removed.' };
	},
	file: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const read = await readForm(request, holidayListSchema);
		if (!read.ok)
			return fail(400, { values: {}, errors: { '': Object.values(read.refusal.errors).join(' ') } });
		const { holidays, siteId } = read.value;
		const { added, known } = await importHolidays(
			locals.context,
			holidays.map((holiday) => ({ ...holiday, siteId }))
		);
		return { saved: `${added} added${known > 0 ? `, ${known} were there already` : ''}.` };
	},
	national: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const data = await request.formData();
		const year = yearOf(String(data.get('year')));
		if (year === null) return fail(400, { values: {}, errors: { '': 'Choose a year.' } });
		const chosen = new Set(data.getAll('date').map(String));
		const list = philippineHolidays(year).filter(({ date }) => chosen.has(date));
		const { added, known } = await importHolidays(
			locals.context,
			list.map((entry) => ({ ...entry, siteId: null }))
		);
		return { saved: `${added} added${known > 0 ? `, ${known} were there already` : ''}.` };
	}
};

function yearOf(text: string | null): number | null {
	return text !== null && /^(19|20|21)\d\d$/.test(text) ? Number(text) : null;
}
