import { error, fail, redirect } from '@sveltejs/kit';
import { isUuid } from '$domain/uuid';
import { requirePermission } from '$lib/server/access/require';
import { newId } from '$lib/server/id';
import { findEmployee } from '$lib/server/people/employee.service';
import { listRequestChoices } from '$lib/server/timekeeping/request-words.service';
import { createRequest } from '$lib/server/timekeeping/request.service';
import { findPersonTyped } from '$lib/server/timekeeping/find-people.service';
import { checkOthersDecide, checkSupervisesNobody } from '$lib/server/timekeeping/supervision.service';
import { NOBODY_TYPED } from '../../../../components/nobody-typed';
import { dateOf } from '../../../../components/range-query';
import { kindOf, prefilled, readRequest, sayRefusal } from '../../../../components/read-request';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const actor = requirePermission(context, 'request.decide');
	const asked = url.searchParams.get('employee') ?? '';
	const base = { kind: kindOf(url), date: dateOf(url, 'date'), values: prefilled(url) };
	const typed = (url.searchParams.get('person') ?? '').trim();
	if (!asked) {
		const person = typed ? await findPersonTyped(context, typed) : null;
		if (person && person.id !== actor.employeeId)
			redirect(303, `/admin/requests/new?employee=${person.id}${base.date ? `&date=${base.date}` : ''}`);
		const nobody = person ? 'A colleague files for you, or you do it yourself under My day.' : NOBODY_TYPED;
		const own = null;
		return { ...base, own, typed, error: typed ? nobody : null, alone: await checkSupervisesNobody(context) };
	}
	const employee = isUuid(asked) ? await findEmployee(context, asked) : null;
	if (!employee || employee.id === actor.employeeId) error(404, 'There is no such employee to file for.');
	const { id, name } = employee;
	return {
		...base,
		...{ typed, error: null, alone: false },
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
