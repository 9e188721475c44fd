import { auditToCsv } from '$lib/server/audit/audit-csv';
import { exportAudit } from '$lib/server/audit/audit-search.service';
import { streamLines } from '$lib/server/proof/stream-lines';
import { readAuditQuery } from '../audit/query';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, url }) => {
	const found = await exportAudit(locals.context, readAuditQuery(url));
	return new Response(streamLines(auditToCsv(found)), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': 'attachment; filename="audit.csv"',
			'cache-control': 'no-store'
		}
	});
};
