import { requirePermission } from '$lib/server/access/require';
import { showList } from '../../../components/office-list';
import { readUserQuery, userList } from './list';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { context }, url }) => {
	requirePermission(context, 'employee.manage');
	return { list: await showList(userList, context, url), query: readUserQuery(url) };
};
