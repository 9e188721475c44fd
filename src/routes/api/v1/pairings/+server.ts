import { pairingRequestSchema } from '$domain/punch/wire';
import { apiError, readJson } from '$lib/server/api';
import { pairDevice, type PairResult } from '$lib/server/device/pairing.service';
import { createPairingThrottle } from '$lib/server/device/pairing-throttle';
import type { RequestHandler } from './$types';

/** Guesses are counted per process, whoever makes them. */
const throttle = createPairingThrottle();

export const POST: RequestHandler = async ({ request, locals }) => {
	const read = await readJson(request, pairingRequestSchema);
	if (!read.ok) return read.response;
	const result = await pairDevice(locals.context, throttle, read.value);
	if (!result.ok) return refuse(result);
	return Response.json(result.reply, { status: 201, headers: { 'cache-control': 'no-store' } });
};

function refuse(result: Extract<PairResult, { ok: false }>): Response {
	switch (result.reason) {
		case 'malformed':
			return apiError(400, 'malformed', result.detail);
		case 'throttled':
			return apiError(429, 'throttled', 'Too many wrong codes. Please wait a minute and try again.', {
				'retry-after': String(result.retryAfterSeconds)
			});
		case 'code_invalid':
			return apiError(404, 'code_invalid', 'This is not a pairing code. Please check what you typed.');
		case 'code_used':
			return apiError(410, 'code_used', 'This code was used already. Ask the office for a new one.');
		case 'code_expired':
			return apiError(410, 'code_expired', 'This code has expired. Ask the office for a new one.');
		case 'sign_in_required':
			return apiError(401, 'sign_in_required', 'This is a personal device: sign in first, then pair it.');
		case 'wrong_owner':
			return apiError(403, 'wrong_owner', 'This code is for somebody else. Sign in as that person.');
	}
}
