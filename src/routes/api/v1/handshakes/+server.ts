import { handshakeRequestSchema } from '$domain/punch/wire';
import { readJson } from '$lib/server/api';
import { refuseDevice } from '$lib/server/device/device-refusal';
import { shakeHands } from '$lib/server/device/handshake.service';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, locals }) => {
	const body = await readJson(request, handshakeRequestSchema);
	if (!body.ok) return body.response;
	const result = await shakeHands(locals.context, body.value);
	if (!result.ok) return refuseDevice(result.reason);
	return Response.json(result.reply, { headers: { 'cache-control': 'no-store' } });
};
