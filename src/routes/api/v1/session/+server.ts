import type { SessionReply } from '$domain/access/session-reply';
import { apiError } from '$lib/server/api';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals }) => {
	const { actor } = locals.context;
	if (actor.kind !== 'user') return apiError(401, 'sign_in_required', 'Nobody is signed in here.');
	const { name, role, employeeId } = actor;
	return Response.json({ v: 1, user: { name, role, employeeId } } satisfies SessionReply, {
		headers: { 'cache-control': 'no-store' }
	});
};
