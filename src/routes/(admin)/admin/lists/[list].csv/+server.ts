import { error } from '@sveltejs/kit';
import { csvResponse } from '$lib/server/report/csv-export';
import { LIST_FILES } from '../lists';
import type { RequestHandler } from './$types';

/** All of what a list shows with these filters, in this order. */
export const GET: RequestHandler = async ({ locals, url, params }) => {
	const makeFile = LIST_FILES.get(params.list);
	if (!makeFile) error(404, 'There is no such list.');
	return csvResponse(await makeFile(locals.context, url), `${params.list}.csv`);
};
