import { error } from '@sveltejs/kit';
import { listEmployeeDays } from '$lib/server/report/employee-days.service';
import { dateOf } from '../../../../../components/range-query';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent, url }) => {
	await parent();
	const range = { from: dateOf(url, 'from'), to: dateOf(url, 'to') };
	const report = await listEmployeeDays(locals.context, params.id, range);
	if (!report) error(404, 'There is no such employee.');
	return { report };
};
