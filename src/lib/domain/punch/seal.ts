import * as v from 'valibot';
import { decodeBase64url, encodeBase64url } from '../base64url';

/**
 * Sealed on capture to the server's public key: ephemeral ECDH on P-256, HKDF-SHA-256, AES-256-GCM. Whoever holds
 * the device afterwards, its owner included, cannot read what waits on it.
 */
export const sealedSchema = v.strictObject({
	/** which of the server's keys opens it */
	keyId: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'must be a key id')),
	/** ephemeral public key, raw point (65 bytes) in base64url */
	ephemeral: v.pipe(v.string(), v.length(87)),
	/** 12 bytes in base64url */
	iv: v.pipe(v.string(), v.length(16)),
	ciphertext: v.pipe(v.string(), v.maxLength(15_000))
});
export type Sealed = v.InferOutput<typeof sealedSchema>;

/** A server key to seal to: its id and raw public point. */
export type SealKey = { keyId: string; publicKey: Uint8Array<ArrayBuffer> };

/** HKDF's info: ties the derived key to this use and version. */
export const SEAL_INFO = 'bundy-seal-v1';

export const SEAL_ALGORITHM = { name: 'ECDH', namedCurve: 'P-256' } as const;

/** `binding` (the event's identity) is authenticated: a sealed face cannot be moved into another event. */
export async function sealTo(key: SealKey, plain: Uint8Array<ArrayBuffer>, binding: string): Promise<Sealed> {
	const recipient = await crypto.subtle.importKey('raw', key.publicKey, SEAL_ALGORITHM, false, []);
	const pair = await crypto.subtle.generateKey(SEAL_ALGORITHM, false, ['deriveBits']);
	const ephemeral = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
	const aes = await deriveAesKey({ recipient, own: pair.privateKey, ephemeral, use: 'encrypt' });
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const algorithm = { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(binding) };
	const ciphertext = new Uint8Array(await crypto.subtle.encrypt(algorithm, aes, plain));
	return {
		keyId: key.keyId,
		ephemeral: encodeBase64url(ephemeral),
		iv: encodeBase64url(iv),
		ciphertext: encodeBase64url(ciphertext)
	};
}

/**
 * Opens what was sealed to a key of this browser; null when it was sealed to another key or for something else.
 * @param privateKey P-256, usage `deriveBits`; need not be extractable
 */
export async function openWith(
	privateKey: CryptoKey,
	sealed: Omit<Sealed, 'keyId'>,
	binding: string
): Promise<Uint8Array<ArrayBuffer> | null> {
	try {
		const ephemeral = decodeBase64url(sealed.ephemeral);
		const recipient = await crypto.subtle.importKey('raw', ephemeral, SEAL_ALGORITHM, false, []);
		const aes = await deriveAesKey({ recipient, own: privateKey, ephemeral, use: 'decrypt' });
		const additionalData = new TextEncoder().encode(binding);
		const algorithm = { name: 'AES-GCM', iv: decodeBase64url(sealed.iv), additionalData };
		return new Uint8Array(await crypto.subtle.decrypt(algorithm, aes, decodeBase64url(sealed.ciphertext)));
	} catch (error) {
		// No base64url, no point on the curve, or a tag that does not fit: all of them are "does not open".
		if (error instanceof RangeError || error instanceof DOMException) return null;
		throw error;
	}
}

type Agreement = {
	recipient: CryptoKey;
	own: CryptoKey;
	/** the sender's half, raw */
	ephemeral: Uint8Array<ArrayBuffer>;
	use: 'encrypt' | 'decrypt';
};

async function deriveAesKey({ recipient, own, ephemeral, use }: Agreement): Promise<CryptoKey> {
	const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: recipient }, own, 256);
	const base = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
	const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: ephemeral, info: new TextEncoder().encode(SEAL_INFO) };
	return crypto.subtle.deriveKey(hkdf, base, { name: 'AES-GCM', length: 256 }, false, [use]);
}
