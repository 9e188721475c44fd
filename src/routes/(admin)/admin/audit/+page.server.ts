import { searchAudit, summariseAudit } from '$lib/server/audit/audit-search.service';
import { describeServerKey } from '$lib/server/keys/receipt-key';
import { readAuditQuery } from './query';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { context } = locals;
	const query = readAuditQuery(url);
	const page = Number.parseInt(url.searchParams.get('page') ?? '1', 10) || 1;
	const [found, summary] = await Promise.all([
		searchAudit(context, { ...query, page }),
		summariseAudit(context)
	]);
	return { ...found, ...summary, query, serverKey: await describeServerKey(context) };
};
