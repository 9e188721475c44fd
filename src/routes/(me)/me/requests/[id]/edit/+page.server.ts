import { error } from '@sveltejs/kit';
import { checkPermission } from '$domain/access/permissions';
import { m } from '$lib/paraglide/messages';
import { requireSignedIn } from '$lib/server/access/require';
import { findRequest } from '$lib/server/timekeeping/request.service';
import { loadRequestEdit, saveRequestEdit } from '../../../../../components/edit-request';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { context } = locals;
	const { name, role, employeeId, userId } = requireSignedIn(context);
	const request = await findRequest(context, params.id);
	if (!request || request.employeeId !== employeeId) error(404, m.request_none_such());
	return {
		user: { id: userId, name, worksInOffice: checkPermission(role, 'employee.view') },
		...(await loadRequestEdit(context, request, url))
	};
};

export const actions: Actions = {
	default: ({ request, locals, params: { id } }) =>
		saveRequestEdit(locals.context, { id, request, doneHref: `/me/requests/${id}` })
};
