import { showList } from '../../../components/office-list';
import { periodList } from './list';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
	list: await showList(periodList, locals.context, url)
});
