import { error, fail } from '@sveltejs/kit';
import { checkPermission } from '$domain/access/permissions';
import { parseVersion } from '$domain/timekeeping/set-up-forms';
import { m } from '$lib/paraglide/messages';
import { requireSignedIn } from '$lib/server/access/require';
import { sayRequests } from '$lib/server/timekeeping/request-words.service';
import { findRequest, withdrawRequest } from '$lib/server/timekeeping/request.service';
import { checkOthersDecide } from '$lib/server/timekeeping/supervision.service';
import { sayRefusal } from '../../../../components/read-request';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { context } = locals;
	const { name, role, employeeId, userId } = requireSignedIn(context);
	const request = await findRequest(context, params.id);
	if (!request || request.employeeId !== employeeId) error(404, m.request_none_such());
	const { detail: _, ...shown } = request;
	return {
		user: { id: userId, name, worksInOffice: checkPermission(role, 'employee.view') },
		request: shown,
		line: (await sayRequests(context, [request])).get(request.id) ?? '',
		nobodyDecides:
			request.status === 'pending' &&
			!(await checkOthersDecide(context, { employeeId: request.employeeId, exceptUserId: userId })),
		edited: url.searchParams.has('edited')
	};
};

export const actions: Actions = {
	withdraw: async ({ request, locals, params }) => {
		const version = parseVersion((await request.formData()).get('version'));
		const result = await withdrawRequest(locals.context, { id: params.id, version });
		if (!result.ok) return fail(409, { refused: sayRefusal(result, 'missed_punch')[''] ?? '' });
		return { withdrawn: true };
	}
};
