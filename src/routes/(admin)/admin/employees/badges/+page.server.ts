import { isUuid } from '$domain/uuid';
import { requirePermission } from '$lib/server/access/require';
import { listBadgeHolders, revokeBadges } from '$lib/server/credential/badge.service';
import { listDepartments, listSites } from '$lib/server/people/organisation.service';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	requirePermission(context, 'employee.manage');
	const idOf = (name: string) => {
		const id = url.searchParams.get(name) ?? '';
		return isUuid(id) ? id : null;
	};
	const departmentId = idOf('department');
	const siteId = idOf('site');
	const without = url.searchParams.get('show') !== 'all';
	const [holders, departments, sites] = await Promise.all([
		listBadgeHolders(context, { departmentId, siteId, without }),
		listDepartments(context),
		listSites(context)
	]);
	return {
		...holders,
		departments,
		sites: sites.map(({ id, name }) => ({ id, name })),
		departmentId,
		siteId,
		without
	};
};

export const actions: Actions = {
	revoke: async ({ request, locals }) => {
		const ids = (await request.formData()).getAll('employee').map(String).filter(isUuid);
		return { revoked: await revokeBadges(locals.context, ids) };
	}
};
