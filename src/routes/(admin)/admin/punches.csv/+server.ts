import { csvResponse, punchesToCsv } from '$lib/server/report/csv-export';
import { listPunchesToExport } from '$lib/server/report/punch-report.service';
import { readPunchQuery } from '../punches/query';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, url }) => {
	const { date, punches } = await listPunchesToExport(locals.context, readPunchQuery(url));
	return csvResponse(punchesToCsv(punches), `punches-${date}.csv`);
};
