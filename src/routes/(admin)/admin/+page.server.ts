import { isUuid } from '$domain/uuid';
import { listSites } from '$lib/server/people/organisation.service';
import { summariseToday } from '$lib/server/report/punch-report.service';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const site = url.searchParams.get('site') ?? '';
	const siteId = isUuid(site) ? site : null;
	const [today, sites] = await Promise.all([
		summariseToday(locals.context, siteId),
		listSites(locals.context)
	]);
	return { today, sites, siteId };
};
