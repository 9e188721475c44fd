import { checkPermission } from '$domain/access/permissions';
import type { PeriodListReply } from '$domain/exports/period-api';
import { apiError } from '$lib/server/api';
import { listPeriodOverview } from '$lib/server/timekeeping/period-view.service';
import type { RequestHandler } from './$types';

/**
 * `GET /api/v1/periods`: `PeriodListReplySchema`. For the office, signed in as in the browser
 * (session cookie), and for programs with a token of the scope `periods.read`; counts are of those whom the caller supervises. 401 `sign_in_required`, 403 `forbidden`.
 */
export const GET: RequestHandler = async ({ locals }) => {
	const { actor } = locals.context;
	if (actor.kind !== 'user') return apiError(401, 'sign_in_required', 'Sign in first.');
	if (!checkPermission(actor.role, 'timekeeping.view'))
		return apiError(403, 'forbidden', 'Your role does not allow this. Ask an administrator.');
	const overview = await listPeriodOverview(locals.context);
	const reply: PeriodListReply = {
		v: 1,
		periods: overview.flatMap(({ calendar, periods }) =>
			periods.map(({ id, firstDate: first, lastDate: last, isOver, counts }) => {
				return { id, calendar: calendar.name, first, last, isOver, counts };
			})
		)
	};
	return Response.json(reply, { headers: { 'cache-control': 'no-store' } });
};
