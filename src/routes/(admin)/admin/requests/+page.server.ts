import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { checkHasColleagues } from '$lib/server/timekeeping/supervision.service';
import { showList } from '../../../components/office-list';
import { requestList } from './list';
import { readRequestQuery } from './query';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const [list, sites, departments, hasColleagues] = await Promise.all([
		showList(requestList, context, url),
		listSites(context),
		listDepartments(context),
		checkHasColleagues(context)
	]);
	return {
		list,
		query: readRequestQuery(url),
		sites,
		departments,
		filed: url.searchParams.has('filed'),
		hasColleagues
	};
};
