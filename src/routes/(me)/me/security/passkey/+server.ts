import { passkeyAddSchema } from '$domain/access/passkey-messages';
import { addPasskey, beginPasskey } from '$lib/server/access/passkey.service';
import { apiError, readJson } from '$lib/server/api';
import type { RequestHandler } from './$types';

/** Two steps at one address: what the browser needs, then what its authenticator answered. */
export const POST: RequestHandler = async ({ request, locals, url }) => {
	const read = await readJson(request, passkeyAddSchema);
	if (!read.ok) return read.response;
	const place = { host: url.hostname, origin: url.origin };
	const headers = { 'cache-control': 'no-store' };
	if (read.value.step === 'options')
		return Response.json(await beginPasskey(locals.context, place), { headers });
	const added = await addPasskey(locals.context, place, read.value);
	if (!added) return apiError(400, 'passkey_refused', 'The passkey could not be checked. Please try again.');
	return Response.json(added, { status: 201, headers });
};
