import { error } from '@sveltejs/kit';
import { isUuid } from '$domain/uuid';
import { requirePermission } from '$lib/server/access/require';
import { printPinSlips } from '$lib/server/credential/pin-slips.service';
import { MAX_PINS } from '$lib/server/credential/pin.service';
import { downloadResponse } from '$lib/server/download';
import type { RequestHandler } from './$types';

/** New PINs as slips in a PDF. Each sending makes new ones: they are on paper only. */
export const POST: RequestHandler = async ({ request, locals }) => {
	requirePermission(locals.context, 'employee.manage');
	const ids = (await request.formData()).getAll('employee').map(String).filter(isUuid);
	if (ids.length === 0) error(400, 'Choose at least one employee, then print again.');
	if (ids.length > MAX_PINS) error(400, `Choose at most ${MAX_PINS} employees at a time, then print again.`);
	return downloadResponse(await printPinSlips(locals.context, ids));
};
