import { showList } from '../../../../components/office-list';
import { scheduleList } from './list';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
	list: await showList(scheduleList, locals.context, url)
});
