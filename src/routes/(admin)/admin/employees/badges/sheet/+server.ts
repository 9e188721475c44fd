import { error } from '@sveltejs/kit';
import { isUuid } from '$domain/uuid';
import { requirePermission } from '$lib/server/access/require';
import { printBadges } from '$lib/server/credential/badge-sheet.service';
import { downloadResponse } from '$lib/server/download';
import type { RequestHandler } from './$types';

/** New badges as a PDF. Each sending makes new ones: what they say is on paper only. */
export const POST: RequestHandler = async ({ request, locals }) => {
	requirePermission(locals.context, 'employee.manage');
	const ids = (await request.formData()).getAll('employee').map(String).filter(isUuid);
	if (ids.length === 0) error(400, 'Choose at least one employee, then print again.');
	return downloadResponse(await printBadges(locals.context, ids));
};
