import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';

/** A device's public key, ready to check signatures with. */
export type DeviceKey = KeyObject;

const MAX_KEPT = 10_000;
const kept = new Map<string, KeyObject>();

/**
 * From the raw uncompressed point (65 bytes). Kept in memory: importing costs as much as a signature check. Node's own
 * crypto instead of WebCrypto, whose every call goes through the thread pool.
 */
export function toDeviceKey(point: Buffer): DeviceKey {
	const name = point.toString('base64url');
	const known = kept.get(name);
	if (known) return known;
	const x = point.subarray(1, 33).toString('base64url');
	const y = point.subarray(33, 65).toString('base64url');
	const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
	if (kept.size >= MAX_KEPT) kept.clear();
	kept.set(name, key);
	return key;
}

/** ECDSA on P-256 with SHA-256; `signature` is r||s, 64 bytes, as WebCrypto makes it. */
export function checkDeviceSignature(key: DeviceKey, bytes: Uint8Array, signature: Uint8Array): boolean {
	return signature.length === 64 && verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

/** `hashEvent` of the domain: hexadecimal SHA-256 over bytes and signature. */
export function hashSigned(bytes: Uint8Array, signature: Uint8Array): string {
	return createHash('sha256').update(bytes).update(signature).digest('hex');
}
