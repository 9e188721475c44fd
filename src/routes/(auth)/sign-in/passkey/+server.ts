import { passkeySignInSchema } from '$domain/access/passkey-messages';
import { beginPasskeySignIn, signInWithPasskey } from '$lib/server/access/passkey.service';
import { setSessionCookie } from '$lib/server/access/session-cookie';
import { apiError, readJson } from '$lib/server/api';
import type { RequestHandler } from './$types';

/** Two steps at one address: what the browser needs, then what its authenticator answered. */
export const POST: RequestHandler = async ({ request, locals, cookies, url }) => {
	const read = await readJson(request, passkeySignInSchema);
	if (!read.ok) return read.response;
	const place = { host: url.hostname, origin: url.origin };
	const headers = { 'cache-control': 'no-store' };
	if (read.value.step === 'options')
		return Response.json(await beginPasskeySignIn(locals.context, place), { headers });
	const userAgent = request.headers.get('user-agent');
	const session = await signInWithPasskey(locals.context, place, {
		response: read.value.response,
		userAgent
	});
	if (!session)
		return apiError(400, 'passkey_refused', 'This passkey does not open anything here. Try another way.');
	setSessionCookie(cookies, url, session);
	return Response.json({}, { headers });
};
