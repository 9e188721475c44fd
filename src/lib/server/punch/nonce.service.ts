import { toDeviceFace } from '$domain/face/face-settings';
import { nonceRequestBytes } from '$domain/punch/nonce';
import type { NonceReply, NonceRequest } from '$domain/punch/wire';
import { decodeBase64urlOrNull } from '../base64url';
import type { Context } from '../context';
import { checkDeviceSignature } from '../device/device-key';
import { findSender, recordContact } from '../device/sender.service';
import { issueNonce } from './nonce';

export type NonceResult =
	| { ok: true; reply: NonceReply }
	| { ok: false; reason: 'device_unknown' | 'device_revoked' | 'signature_invalid' | 'epoch_unknown' };

/** A nonce for the device that signed the request, and what its screen should call itself. */
export async function requestNonce(context: Context, request: NonceRequest): Promise<NonceResult> {
	const found = await findSender(context, request.deviceId);
	if (!found.ok) return found;
	const { sender } = found;
	// One that the device has not moved on from yet is fine: it hears of the new one at its next handshake.
	if (request.epoch > sender.epoch) return { ok: false, reason: 'epoch_unknown' };
	if (!checkDeviceSignature(sender.publicKey, nonceRequestBytes(request), readSignature(request))) {
		return { ok: false, reason: 'signature_invalid' };
	}
	await recordContact(context, sender);
	const now = context.now();
	const { nonce, expiresAt } = issueNonce(
		context.keys,
		{ deviceId: sender.id, epoch: request.epoch, purpose: request.purpose },
		now
	);
	const { name, siteName, timeZone, ownerName } = sender;
	return {
		ok: true,
		reply: {
			v: 1,
			nonce,
			serverMs: now.getTime(),
			expiresAtMs: expiresAt.getTime(),
			device: { name, siteName, timeZone, ownerName },
			face: toDeviceFace(sender.face)
		}
	};
}

/** Not canonical base64url: no signature at all. */
const readSignature = ({ signature }: NonceRequest) => decodeBase64urlOrNull(signature) ?? new Uint8Array();
