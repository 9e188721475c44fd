import { error } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages';
import { requireSignedIn } from '$lib/server/access/require';
import { downloadResponse } from '$lib/server/download';
import { collectOwnData, zipOwnData } from '$lib/server/privacy/own-data.service';
import type { RequestHandler } from './$types';

/** All that is held about whoever asks. */
export const GET: RequestHandler = async ({ locals }) => {
	requireSignedIn(locals.context);
	const data = await collectOwnData(locals.context);
	if (!data) error(404, m.privacy_not_there());
	const fileName = `my-data-${data.made.slice(0, 10)}.zip`;
	return downloadResponse({ chunks: zipOwnData(data), fileName, contentType: 'application/zip' });
};
