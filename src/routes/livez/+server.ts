import type { RequestHandler } from './$types';

/** The event loop turns. Nothing else is asked: restarting this process mends no database. */
export const GET: RequestHandler = () =>
	new Response('alive\n', { headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' } });
