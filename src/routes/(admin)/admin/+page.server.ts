import { findClockDoubt } from '$lib/server/clock/clock.service';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import { showRows } from '../../components/office-list';
import { loadToday, readTodayQuery, todayList } from './today-list';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const [{ figures, people }, sites, departments, clock] = await Promise.all([
		loadToday(context, url),
		listSites(context),
		listDepartments(context),
		findClockDoubt(context)
	]);
	// The day is counted once, for its figures and its list.
	const list = await showRows(todayList, people, { context, url });
	return { today: figures, list, sites, departments, query: readTodayQuery(url), now: context.now(), clock };
};
