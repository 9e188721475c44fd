import { requirePermission } from '$lib/server/access/require';
import { streamToday } from '$lib/server/today/event-stream';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals }) => {
	requirePermission(locals.context, 'punch.view');
	return new Response(streamToday(locals.context), {
		headers: {
			'content-type': 'text/event-stream',
			'cache-control': 'no-store',
			// nginx would hold events back.
			'x-accel-buffering': 'no'
		}
	});
};
