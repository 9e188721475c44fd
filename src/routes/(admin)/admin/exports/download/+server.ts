import { error } from '@sveltejs/kit';
import { CSV_DELIMITERS } from '$domain/exports/csv-write';
import { requirePermission } from '$lib/server/access/require';
import type { Context } from '$lib/server/context';
import { downloadResponse, progressResponse } from '$lib/server/download';
import { makeExport, type ExportWhat } from '$lib/server/dtr/export-file.service';
import { planExport } from '$lib/server/dtr/export-rows.service';
import { findTemplate } from '$lib/server/dtr/payroll-template.service';
import { readExportQuery } from '../query';
import type { RequestHandler } from './$types';

/** A period's results as a file; `progress=yes` sends it in frames that say how far it is. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const { context } = locals;
	requirePermission(context, 'punch.export');
	const data = await request.formData();
	const query = readExportQuery(data);
	const plan = query && (await planExport(context, query));
	if (!plan) error(404, 'There is no such period.');
	if (plan.people.length === 0)
		error(400, 'Nobody is locked in this period yet. Lock it first, or export drafts too.');
	const made = makeExport(context, plan, await readWhat(context, data));
	if (!made.ok)
		error(
			400,
			made.reason === 'unknown_column'
				? `The template names columns that there are not: ${made.keys.join(', ')}. Edit it first.`
				: `The format of “${made.heading}” does not fit its column. Edit the template first.`
		);
	const { file, fileName, total, done } = made.export;
	const download = { fileName, chunks: file.chunks, contentType: file.contentType };
	return data.get('progress') === 'yes'
		? progressResponse({ ...download, progress: () => ({ done: done(), total }) })
		: downloadResponse(download);
};

async function readWhat(context: Context, data: FormData): Promise<ExportWhat> {
	const [what, id = ''] = String(data.get('what')).split(' ');
	if (what === 'template') {
		const found = await findTemplate(context, id);
		if (!found) error(404, 'This template is not there any more.');
		return { kind: 'template', template: found.template };
	}
	const kind = what === 'period' ? 'period' : 'daily';
	if (data.get('format') !== 'csv') return { kind, format: { format: 'xlsx' } };
	const delimiter = CSV_DELIMITERS.find((one) => one === data.get('delimiter')) ?? ',';
	return { kind, format: { format: 'csv', delimiter, bom: data.get('bom') === 'yes' } };
}
