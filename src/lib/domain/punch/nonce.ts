import { canonicalBytes } from './canonical-json';
import type { NonceRequest } from './wire';

/** Seconds an online nonce lives: long enough for a slow look at the camera, too short to hoard. */
export const NONCE_TTL_SECONDS = 120;

/** What a device signs to ask for a nonce. */
export function nonceRequestBytes(request: Omit<NonceRequest, 'signature'>): Uint8Array<ArrayBuffer> {
	return canonicalBytes({
		type: 'nonce_request',
		v: request.v,
		deviceId: request.deviceId,
		epoch: request.epoch,
		purpose: request.purpose,
		wallMs: request.wallMs
	});
}
