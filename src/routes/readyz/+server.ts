import { dataFolder } from '$lib/server/config';
import { checkReadiness } from '$lib/server/health/readiness.service';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) => {
	const readiness = await checkReadiness(locals.context, dataFolder());
	return Response.json(readiness, {
		status: readiness.ready ? 200 : 503,
		headers: { 'cache-control': 'no-store' }
	});
};
