import { json } from '@sveltejs/kit';
import { searchPeople } from '$lib/server/timekeeping/find-people.service';
import type { RequestHandler } from './$types';

/** Whom a field for a person offers for what was typed so far. */
export const GET: RequestHandler = async ({ locals, url }) =>
	json(
		{ people: await searchPeople(locals.context, url.searchParams.get('search') ?? '') },
		{ headers: { 'cache-control': 'no-store' } }
	);
