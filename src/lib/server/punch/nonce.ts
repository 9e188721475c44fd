import { randomBytes } from 'node:crypto';
import { decodeBase64url, encodeBase64url, encodeHex } from '$domain/base64url';
import { NONCE_TTL_SECONDS } from '$domain/punch/nonce';
import { parseUuid } from '$domain/uuid';
import { authenticate, checkAuthentication, type KeyRing } from '../keys/key-ring';

const ID_BYTES = 16;
const EXPIRY_BYTES = 8;
const TAG_BYTES = 32;

type Holder = { deviceId: string; epoch: number; purpose: 'punch' };

/** `issuedAt` and `expiresAt` are the server's own times. */
export type OpenNonce = { id: Buffer; issuedAt: Date; expiresAt: Date };

/**
 * 128 random bits, their expiry and an HMAC over both and the holder. Nothing is stored until it is used, so
 * asking for many costs the server nothing; `punch_raw.nonce_id` is unique, so each is good once.
 */
export function issueNonce(keys: KeyRing, holder: Holder, now: Date): { nonce: string; expiresAt: Date } {
	const expiresAt = new Date(now.getTime() + NONCE_TTL_SECONDS * 1000);
	const head = Buffer.alloc(ID_BYTES + EXPIRY_BYTES);
	randomBytes(ID_BYTES).copy(head);
	head.writeBigUInt64BE(BigInt(expiresAt.getTime()), ID_BYTES);
	return { nonce: encodeBase64url(Buffer.concat([head, tagOf(keys, head, holder)])), expiresAt };
}

/** Null when it is not ours or was issued to another device, epoch or purpose. Says nothing of its age. */
export function openNonce(keys: KeyRing, nonce: string, holder: Holder): OpenNonce | null {
	let bytes: Buffer;
	try {
		bytes = Buffer.from(decodeBase64url(nonce));
	} catch {
		return null; // not base64url
	}
	if (bytes.length !== ID_BYTES + EXPIRY_BYTES + TAG_BYTES) return null;
	const head = bytes.subarray(0, ID_BYTES + EXPIRY_BYTES);
	if (!checkAuthentication(keys.nonce, bound(head, holder), bytes.subarray(head.length))) return null;
	const expiresMs = Number(head.readBigUInt64BE(ID_BYTES));
	return {
		id: head.subarray(0, ID_BYTES),
		issuedAt: new Date(expiresMs - NONCE_TTL_SECONDS * 1000),
		expiresAt: new Date(expiresMs)
	};
}

const tagOf = (keys: KeyRing, head: Buffer, holder: Holder) => authenticate(keys.nonce, bound(head, holder));

const bound = (head: Buffer, { deviceId, epoch, purpose }: Holder) =>
	Buffer.from(`${encodeHex(head)}:${encodeHex(parseUuid(deviceId))}:${epoch}:${purpose}`);
