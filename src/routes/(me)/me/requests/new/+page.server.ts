import { error, fail, redirect } from '@sveltejs/kit';
import { checkPermission } from '$domain/access/permissions';
import { m } from '$lib/paraglide/messages';
import { requireSignedIn } from '$lib/server/access/require';
import { newId } from '$lib/server/id';
import { listRequestChoices } from '$lib/server/timekeeping/request-words.service';
import { createRequest } from '$lib/server/timekeeping/request.service';
import { dateOf } from '../../../../components/range-query';
import { kindOf, prefilled, readRequest, sayRefusal } from '../../../../components/read-request';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const { name, role, employeeId, userId } = requireSignedIn(context);
	if (!employeeId) error(404, m.request_nothing_to_ask());
	return {
		user: { id: userId, name, worksInOffice: checkPermission(role, 'employee.view') },
		kind: kindOf(url),
		date: dateOf(url, 'date'),
		values: prefilled(url),
		formId: newId(context.now()),
		choices: await listRequestChoices(context, employeeId, dateOf(url, 'date'))
	};
};

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const { employeeId } = requireSignedIn(locals.context);
		if (!employeeId) error(404, m.no_employee_sentence());
		const read = await readRequest(request);
		if (!read.ok) return fail(400, read.refusal);
		const result = await createRequest(locals.context, employeeId, read.value);
		if (!result.ok) return fail(400, read.refuse(sayRefusal(result, read.value.detail.kind)));
		redirect(303, `/me/requests?filed=${result.id}`);
	}
};
