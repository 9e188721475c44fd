import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import { exportProof, proofPeriodSchema } from '$lib/server/proof/proof.service';
import { streamLines } from '$lib/server/proof/stream-lines';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, url }) => {
	const period = v.safeParse(proofPeriodSchema, Object.fromEntries(url.searchParams));
	if (!period.success) error(400, period.issues[0].message);
	const { from, to } = period.output;
	return new Response(streamLines(await exportProof(locals.context, period.output)), {
		headers: {
			'content-type': 'application/x-ndjson; charset=utf-8',
			'content-disposition': `attachment; filename="proof-${from}-${to}.jsonl"`,
			'cache-control': 'no-store'
		}
	});
};
