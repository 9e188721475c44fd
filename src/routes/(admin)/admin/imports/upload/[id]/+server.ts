import { apiError } from '$lib/server/api';
import { closeUpload } from '$lib/server/import/upload.service';
import type { RequestHandler } from './$types';

const WORDS = {
	not_uploading: 'This upload is over. Choose the file again.',
	incomplete: 'Parts of the file did not arrive. Nothing was imported; upload it again.'
};

export const POST: RequestHandler = async ({ params, locals }) => {
	const closed = await closeUpload(locals.context, params.id);
	return closed.ok ? Response.json({ id: params.id }) : apiError(409, closed.reason, WORDS[closed.reason]);
};
