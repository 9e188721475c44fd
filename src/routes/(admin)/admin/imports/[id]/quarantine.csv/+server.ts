import { error } from '@sveltejs/kit';
import { toCsv } from '$domain/csv';
import { findImportFile } from '$lib/server/import/upload.service';
import { readQuarantine } from '$lib/server/import/quarantine.service';
import { csvResponse } from '$lib/server/report/csv-export';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, locals }) => {
	const file = await findImportFile(locals.context, params.id);
	if (!file) error(404, 'There is no such import.');
	const rows: (string | number)[][] = [];
	for await (const lines of readQuarantine(locals.context, file.id))
		rows.push(...lines.map(({ line, message, raw }) => [line, message, raw]));
	return csvResponse(
		toCsv([['Line', 'What is wrong', 'As it is in the file'], ...rows]),
		`quarantine-${file.name}.csv`
	);
};
