import { decodeBase64url } from '$domain/base64url';
import { parseEvent, type DeviceEvent, type PunchEvent } from '$domain/punch/device-event';
import { faceBinding, parseFaceEvidence } from '$domain/punch/face-evidence';
import { checkSignature, hashEvent } from '$domain/punch/signature';
import type { PunchBatch } from '$domain/punch/wire';
import type { Context } from '../context';
import { openSealed } from '../keys/open-sealed';
import { findSealKey } from '../keys/seal-key';
import { openNonce } from './nonce';

/** A submitted event whose bytes are well formed and signed by its device. */
export type SubmittedEvent = {
	event: DeviceEvent;
	bytes: Uint8Array<ArrayBuffer>;
	signature: Uint8Array<ArrayBuffer>;
	/** hexadecimal SHA-256 over bytes and signature */
	hash: string;
	nonceId: Buffer | null;
};

export type RefusalCode =
	| 'malformed'
	| 'signature_invalid'
	| 'wrong_device'
	| 'epoch_unknown'
	| 'descriptor_invalid'
	| 'nonce_invalid'
	| 'nonce_reused'
	| 'event_id_reused';

export type Refusal = { ok: false; seq: number | null; code: RefusalCode; message: string };
export type ReadEvent = { ok: true; submitted: SubmittedEvent } | Refusal;

type Sender = { id: string; epoch: number; publicKey: CryptoKey };

/** Everything that can be wrong with one event before it is stored: only malformed or unsigned bytes are refused. */
export async function readSubmitted(
	context: Pick<Context, 'db' | 'keys' | 'now'>,
	sender: Sender,
	item: PunchBatch['events'][number]
): Promise<ReadEvent> {
	const bytes = decodeOrNull(item.bytes);
	const signature = decodeOrNull(item.signature);
	if (!bytes || !signature)
		return refuse(null, 'malformed', 'bytes and signature must be canonical base64url');
	const parsed = parseEvent(bytes);
	if (!parsed.ok) return refuse(null, 'malformed', parsed.reason);
	const { event } = parsed;
	if (event.deviceId !== sender.id) {
		return refuse(event.seq, 'wrong_device', 'this event was made by another device; send it from there');
	}
	if (event.epoch > sender.epoch) {
		return refuse(event.seq, 'epoch_unknown', 'this epoch was never opened; pair the device again');
	}
	if (!(await checkSignature(sender.publicKey, bytes, signature))) {
		return refuse(event.seq, 'signature_invalid', 'the signature does not fit the event and the device key');
	}
	const hash = await hashEvent(bytes, signature);
	const submitted = { event, bytes, signature, hash, nonceId: null };
	return event.type === 'punch' ? readPunch(context, { ...submitted, event }) : { ok: true, submitted };
}

/** A sealed face that does not open is stored all the same (the key may come back); one that opens must be a face. */
async function readPunch(
	context: Pick<Context, 'db' | 'keys' | 'now'>,
	submitted: SubmittedEvent & { event: PunchEvent }
): Promise<ReadEvent> {
	const { event } = submitted;
	const key = await findSealKey(context, event.sealed.keyId);
	const plain = key && openSealed(key.privateKey, event.sealed, faceBinding(event));
	const evidence = plain && parseFaceEvidence(plain);
	if (evidence && !evidence.ok) return refuse(event.seq, 'descriptor_invalid', evidence.reason);
	if (event.nonce === null) return { ok: true, submitted };
	const nonce = openNonce(context.keys, event.nonce, { ...event, purpose: 'punch' });
	if (!nonce) {
		return refuse(event.seq, 'nonce_invalid', 'this nonce was not issued to this device; ask for a new one');
	}
	return { ok: true, submitted: { ...submitted, nonceId: nonce.id } };
}

function refuse(seq: number | null, code: RefusalCode, message: string): Refusal {
	return { ok: false, seq, code, message };
}

function decodeOrNull(text: string): Uint8Array<ArrayBuffer> | null {
	try {
		return decodeBase64url(text);
	} catch {
		return null; // a RangeError: not canonical base64url
	}
}
