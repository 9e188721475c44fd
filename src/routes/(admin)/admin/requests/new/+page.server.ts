import { error, fail, redirect } from '@sveltejs/kit';
import { isUuid } from '$domain/uuid';
import { requirePermission } from '$lib/server/access/require';
import { newId } from '$lib/server/id';
import { findEmployee } from '$lib/server/people/employee.service';
import { listRequestChoices } from '$lib/server/timekeeping/request-words.service';
import { createRequest } from '$lib/server/timekeeping/request.service';
import { checkOthersDecide, listVisiblePeople } from '$lib/server/timekeeping/supervision.service';
import { dateOf } from '../../../../components/range-query';
import { kindOf, prefilled, readRequest, sayRefusal } from '../../../../components/read-request';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const actor = requirePermission(context, 'request.decide');
	const asked = url.searchParams.get('employee') ?? '';
	const base = { kind: kindOf(url), date: dateOf(url, 'date'), values: prefilled(url) };
	if (!asked) {
		const people = await listVisiblePeople(context);
		const choices = people
			.filter(({ id }) => id !== actor.employeeId)
			.map(({ id, name, employeeNumber }) => ({ value: id, label: `${name} (${employeeNumber})` }));
		return { ...base, people: choices, own: null };
	}
	const employee = isUuid(asked) ? await findEmployee(context, asked) : null;
	if (!employee || employee.id === actor.employeeId) error(404, 'There is no such employee to file for.');
	const { id, name } = employee;
	return {
		...base,
		people: [],
		own: {
			employee: { id, name },
			formId: newId(context.now()),
			choices: await listRequestChoices(context, id, base.date),
			othersDecide: await checkOthersDecide(context, { employeeId: id, exceptUserId: actor.userId })
		}
	};
};

export const actions: Actions = {
	default: async ({ request, locals }) => {
		requirePermission(locals.context, 'request.decide');
		const read = await readRequest(request);
		if (!read.ok) return fail(400, read.refusal);
		const { employeeId, detail } = read.value;
		if (!isUuid(employeeId)) error(404, 'There is no such employee.');
		const result = await createRequest(locals.context, employeeId, read.value);
		if (!result.ok) return fail(400, read.refuse(sayRefusal(result, detail.kind)));
		redirect(303, `/admin/requests?filed=${result.id}`);
	}
};
