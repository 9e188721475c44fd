import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { summariseToday, TODAY_STATES } from '$lib/server/today/today.service';
import { idOf, pageOf } from '../../components/list-query';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const query = {
		siteId: idOf(url, 'site'),
		departmentId: idOf(url, 'department'),
		state: TODAY_STATES.find((state) => state === url.searchParams.get('state')) ?? null,
		page: pageOf(url)
	};
	const [today, sites, departments] = await Promise.all([
		summariseToday(context, query),
		listSites(context),
		listDepartments(context)
	]);
	return { today, sites, departments, query, now: context.now() };
};
