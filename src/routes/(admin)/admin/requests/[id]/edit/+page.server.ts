import { error } from '@sveltejs/kit';
import { requirePermission } from '$lib/server/access/require';
import { findRequest } from '$lib/server/timekeeping/request.service';
import { loadRequestEdit, saveRequestEdit } from '../../../../../components/edit-request';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { context } = locals;
	const actor = requirePermission(context, 'request.decide');
	const request = await findRequest(context, params.id);
	if (!request || request.createdBy !== actor.userId)
		error(404, 'There is no such request of yours: whoever filed it changes it.');
	return { employeeName: request.employeeName, ...(await loadRequestEdit(context, request, url)) };
};

export const actions: Actions = {
	default: ({ request, locals, params: { id } }) => {
		requirePermission(locals.context, 'request.decide');
		return saveRequestEdit(locals.context, { id, request, doneHref: `/admin/requests/${id}` });
	}
};
