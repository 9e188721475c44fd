import { requirePermission } from '$lib/server/access/require';
import { listImports } from '$lib/server/import/upload.service';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { context } }) => {
	requirePermission(context, 'import.manage');
	return { imports: await listImports(context) };
};
