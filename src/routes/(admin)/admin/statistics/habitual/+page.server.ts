import { requirePermission } from '$lib/server/access/require';
import { listHabitual } from '$lib/server/timekeeping/habitual.service';
import { today } from '$lib/server/timekeeping/supervision.service';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { context }, url }) => {
	requirePermission(context, 'timekeeping.view');
	const asked = url.searchParams.get('year') ?? '';
	const year = Number(/^(19|20|21)\d\d$/.test(asked) ? asked : (await today(context)).slice(0, 4));
	// A year of a large office takes some seconds: the page says so meanwhile.
	return { year, people: listHabitual(context, year) };
};
