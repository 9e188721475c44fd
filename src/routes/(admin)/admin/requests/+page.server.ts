import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { sayRequests } from '$lib/server/timekeeping/request-words.service';
import { listRequests } from '$lib/server/timekeeping/request.service';
import { checkHasColleagues } from '$lib/server/timekeeping/supervision.service';
import { readRequestQuery } from './query';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const query = readRequestQuery(url);
	const [list, sites, departments] = await Promise.all([
		listRequests(context, query),
		listSites(context),
		listDepartments(context)
	]);
	const hasColleagues = await checkHasColleagues(context);
	const lines = await sayRequests(context, list.requests);
	const requests = list.requests.map(({ detail: _, ...row }) => ({ ...row, line: lines.get(row.id) ?? '' }));
	return {
		...list,
		requests,
		query,
		sites,
		departments,
		filed: url.searchParams.has('filed'),
		hasColleagues
	};
};
