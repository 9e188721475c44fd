import { showList } from '../../../components/office-list';
import { importList } from './list';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { context }, url }) => ({
	list: await showList(importList, context, url)
});
