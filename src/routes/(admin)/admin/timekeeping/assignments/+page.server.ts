import { fail } from '@sveltejs/kit';
import { assignmentDatesSchema, assignmentFormSchema, parseVersion } from '$domain/timekeeping/set-up-forms';
import { formatDate } from '$domain/report-words';
import { requirePermission } from '$lib/server/access/require';
import { readForm } from '$lib/server/forms';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import {
	assignSchedule,
	changeAssignment,
	removeAssignment,
	type AssignResult
} from '$lib/server/timekeeping/assignment.service';
import { listSchedules } from '$lib/server/timekeeping/schedule.service';
import { findPersonTyped } from '$lib/server/timekeeping/find-people.service';
import { today } from '$lib/server/timekeeping/supervision.service';
import { inUse } from '../../../../components/in-use';
import { NOBODY_TYPED } from '../../../../components/nobody-typed';
import { showList } from '../../../../components/office-list';
import { assignmentList, readAssignmentQuery } from './list';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const [list, schedules, departments, sites, now] = await Promise.all([
		showList(assignmentList, context, url),
		listSchedules(context),
		listDepartments(context),
		listSites(context),
		today(context)
	]);
	return {
		list,
		query: readAssignmentQuery(url),
		today: now,
		allSchedules: schedules.map(({ id, name }) => ({ id, name })),
		schedules: schedules.filter(({ retired }) => !retired).map(({ id, name }) => ({ id, name })),
		targets: [
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
	assign: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const read = await readForm(request, assignmentFormSchema);
		if (!read.ok) return fail(400, { ...read.refusal, of: '' });
		const { scheduleId, target, person, fromDate, toDate } = read.value;
		const [targetKind, placeId = ''] = target.split(' ');
		const employee = targetKind === 'employee' ? await findPersonTyped(locals.context, person) : null;
		const targetId = employee?.id ?? placeId;
		if (!targetId) return fail(400, { ...read.refuse({ person: NOBODY_TYPED }), of: '' });
		const result = await assignSchedule(locals.context, {
			scheduleId,
			targetKind: targetKind === 'employee' || targetKind === 'department' ? targetKind : 'site',
			targetId,
			fromDate,
			toDate
		});
		if (!result.ok) return fail(400, { ...read.refuse(say(result)), of: '' });
		return { saved: 'The schedule was assigned.' };
	},
	change: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const read = await readForm(request, assignmentDatesSchema);
		if (!read.ok) return fail(400, { ...read.refusal, of: read.refusal.values.id ?? '' });
		const { id, version, fromDate, toDate } = read.value;
		const result = await changeAssignment(locals.context, { id, version }, { fromDate, toDate });
		if (!result.ok) return fail(400, { ...read.refuse(say(result)), of: id });
		return { saved: 'The dates were changed.' };
	},
	remove: async ({ request, locals }) => {
		requirePermission(locals.context, 'timekeeping.manage');
		const data = await request.formData();
		const id = String(data.get('id'));
		const result = await removeAssignment(locals.context, { id, version: parseVersion(data.get('version')) });
		// What was to be removed is not to be edited: it is said above the list.
		if (!result.ok) return fail(400, { values: {}, errors: say(result), of: '' });
		return { saved: 'The assignment was removed.' };
	}
};

/** Where on the form a refusal belongs, and its words. */
function say(result: Extract<AssignResult, { ok: false }>): Record<string, string> {
	switch (result.reason) {
		case 'overlaps': {
			const end = result.toDate ? `to ${formatDate(result.toDate)}` : 'without end';
			return {
				fromDate: `“${result.scheduleName}” applies from ${formatDate(result.fromDate)} ${end}. End that one first, or choose other dates.`
			};
		}
		case 'ends_before':
			return { toDate: 'The last day must not lie before the first.' };
		case 'schedule_unknown':
			return { scheduleId: 'This schedule is not there any more. Choose another.' };
		case 'target_unknown':
			return { target: 'This one is not there any more. Choose another.' };
		case 'not_found':
			return { '': 'This assignment is not there any more.' };
		case 'changed_meanwhile':
			return { '': 'Somebody else changed this assignment meanwhile. Look at it again; nothing was saved.' };
	}
}
