import { decodeBase64url } from '$domain/base64url';
import { parseDescriptor } from '$domain/punch/descriptor';
import { parsePunchEvent, type PunchEvent } from '$domain/punch/punch-event';
import { checkSignature, hashEvent } from '$domain/punch/signature';
import type { PunchBatch } from '$domain/punch/wire';
import type { KeyRing } from '../keys/key-ring';
import { openNonce } from './nonce';

/** A submitted event whose bytes are well formed and signed by its device. */
export type SubmittedPunch = {
	event: PunchEvent;
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
export type ReadPunch = { ok: true; punch: SubmittedPunch } | Refusal;

type Sender = { id: string; epoch: number; publicKey: CryptoKey };

/** Everything that can be wrong with one event before it is stored: only malformed or unsigned bytes are refused. */
export async function readSubmitted(
	keys: KeyRing,
	sender: Sender,
	item: PunchBatch['events'][number]
): Promise<ReadPunch> {
	const bytes = decodeOrNull(item.bytes);
	const signature = decodeOrNull(item.signature);
	if (!bytes || !signature)
		return refuse(null, 'malformed', 'bytes and signature must be canonical base64url');
	const parsed = parsePunchEvent(bytes);
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
	for (const text of event.face.descriptors) {
		const descriptor = parseDescriptor(text);
		if (!descriptor.ok) return refuse(event.seq, 'descriptor_invalid', descriptor.reason);
	}
	const nonce = event.nonce === null ? null : openNonce(keys, event.nonce, { ...event, purpose: 'punch' });
	if (event.nonce !== null && !nonce) {
		return refuse(event.seq, 'nonce_invalid', 'this nonce was not issued to this device; ask for a new one');
	}
	const hash = await hashEvent(bytes, signature);
	return { ok: true, punch: { event, bytes, signature, hash, nonceId: nonce?.id ?? null } };
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
