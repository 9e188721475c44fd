import { error } from '@sveltejs/kit';
import { isUuid } from '$domain/uuid';
import { m } from '$lib/paraglide/messages';
import { requireSignedIn } from '$lib/server/access/require';
import { contentDisposition } from '$lib/server/download';
import { findReceiptFile } from '$lib/server/enrolment/consent.service';
import type { RequestHandler } from './$types';

/** A receipt of erasure as a file that `npm run verify` checks. */
export const GET: RequestHandler = async ({ locals, params }) => {
	requireSignedIn(locals.context);
	const file = isUuid(params.id) ? await findReceiptFile(locals.context, params.id) : null;
	if (file === null) error(404, m.privacy_not_there());
	return new Response(file, {
		headers: {
			'content-type': 'text/plain; charset=utf-8',
			'content-disposition': contentDisposition(`receipt-${params.id}.txt`),
			'cache-control': 'no-store'
		}
	});
};
