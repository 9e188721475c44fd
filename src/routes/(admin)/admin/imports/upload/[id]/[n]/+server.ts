import { apiError } from '$lib/server/api';
import { addPiece } from '$lib/server/import/upload.service';
import type { RequestHandler } from './$types';

const WORDS = {
	not_uploading: 'This upload is over. Choose the file again.',
	piece_wrong:
		'A part of the file has another length than the file said. Has the file changed? Upload it again.'
};

/** The HTTP server reads 300 KB at most. */
export const PUT: RequestHandler = async ({ params: { id, n }, request, locals }) => {
	const bytes = new Uint8Array(await request.arrayBuffer());
	const added = await addPiece(locals.context, { id, n: Number(n), bytes });
	return added.ok ? Response.json({ id }) : apiError(409, added.reason, WORDS[added.reason]);
};
