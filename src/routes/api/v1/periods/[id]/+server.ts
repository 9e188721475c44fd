import { checkPermission } from '$domain/access/permissions';
import type { PeriodResultsReply } from '$domain/exports/period-api';
import { isUuid } from '$domain/uuid';
import { apiError } from '$lib/server/api';
import { eachPeriodResult, planExport } from '$lib/server/dtr/export-rows.service';
import type { RequestHandler } from './$types';

/**
 * `GET /api/v1/periods/{id}?status=locked&department={id}&site={id}`: `PeriodResultsReplySchema`. For the office,
 * signed in as in the browser (session cookie), and for programs with a token of the scope `periods.read`; only those whom the caller supervises are in the answer.
 * `status=locked` leaves drafts out. 401 `sign_in_required`, 403 `forbidden`, 404 `not_found`.
 */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { context } = locals;
	if (context.actor.kind !== 'user') return apiError(401, 'sign_in_required', 'Sign in first.');
	if (!checkPermission(context.actor.role, 'punch.export'))
		return apiError(403, 'forbidden', 'Your role does not allow this. Ask an administrator.');
	const id = (name: string) => {
		const text = url.searchParams.get(name) ?? '';
		return isUuid(text) ? text : null;
	};
	const plan = await planExport(context, {
		periodId: params.id,
		departmentId: id('department'),
		siteId: id('site'),
		onlyLocked: url.searchParams.get('status') === 'locked'
	});
	if (!plan) return apiError(404, 'not_found', 'There is no such period.');
	const results: PeriodResultsReply['results'] = [];
	for await (const { person, result } of eachPeriodResult(context, plan))
		results.push({ employeeId: person.id, ...result });
	const reply: PeriodResultsReply = { v: 1, period: { id: plan.periodId, ...plan.range }, results };
	return Response.json(reply, { headers: { 'cache-control': 'no-store' } });
};
