import { error } from '@sveltejs/kit';
import { requirePermission } from '$lib/server/access/require';
import { downloadResponse, progressResponse } from '$lib/server/download';
import { findFormSettings } from '$lib/server/dtr/form-settings.service';
import { planPrint } from '$lib/server/dtr/print-plan.service';
import { printForms } from '$lib/server/dtr/print.service';
import { readPrintQuery } from '../query';
import { readSettings } from '../read-settings';
import type { RequestHandler } from './$types';

/** A whole office as one PDF; `progress=yes` sends it in frames that say how far it is. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const { context } = locals;
	requirePermission(context, 'timekeeping.view');
	const data = await request.formData();
	const query = readPrintQuery(data);
	if (!query) error(400, 'Choose a period or a month.');
	const settings = readSettings(data, await findFormSettings(context));
	if (!settings) error(400, 'Choose the layout from what is offered.');
	const plan = await planPrint(context, query);
	if (!plan) error(404, 'There is no such period.');
	if (plan.people.length === 0) error(400, 'Nobody is chosen. Choose another department or site.');
	let done = 0;
	const { fileName, chunks, total, note } = await printForms(
		context,
		plan,
		data.get('kind') === 'timesheet'
			? { kind: 'timesheet', settings: settings.timesheet }
			: { kind: 'form48', settings: settings.form48 },
		(finished) => (done = finished)
	);
	const download = { fileName, chunks, contentType: 'application/pdf' };
	return data.get('progress') === 'yes'
		? progressResponse({ ...download, note, progress: () => ({ done, total }) })
		: downloadResponse(download);
};
