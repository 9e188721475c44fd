import { error } from '@sveltejs/kit';
import { isUuid } from '$domain/uuid';
import { requirePermission } from '$lib/server/access/require';
import { findEmployee } from '$lib/server/people/employee.service';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, params }) => {
	requirePermission(locals.context, 'employee.view');
	const employee = isUuid(params.id) ? await findEmployee(locals.context, params.id) : null;
	if (!employee) error(404, 'There is no such employee.');
	return { employee };
};
