import { checkPermission } from '$domain/access/permissions';
import { requireSignedIn } from '$lib/server/access/require';
import { sayRequests } from '$lib/server/timekeeping/request-words.service';
import { listRequestsOf } from '$lib/server/timekeeping/request.service';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const { name, role, employeeId, userId } = requireSignedIn(context);
	const user = { id: userId, name, worksInOffice: checkPermission(role, 'employee.view') };
	if (!employeeId) return { user, own: null, filed: false };
	const page = Number.parseInt(url.searchParams.get('page') ?? '1', 10) || 1;
	const list = await listRequestsOf(context, employeeId, { page });
	const lines = await sayRequests(context, list.requests);
	const requests = list.requests.map(({ id, kind, status, createdAt, timeZone, deciderName }) => {
		return { id, kind, status, createdAt, timeZone, deciderName, line: lines.get(id) ?? '' };
	});
	const { total, pageCount } = list;
	return {
		user,
		own: { requests, total, page: list.page, pageCount },
		filed: url.searchParams.has('filed')
	};
};
