import { encodeHex } from '../base64url';

/** ECDSA on P-256 with SHA-256, 64-byte r||s signatures, as WebCrypto makes them. */
export const SIGNATURE_ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' } as const;
export const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

type Bytes = Uint8Array<ArrayBuffer>;

export async function sign(privateKey: CryptoKey, bytes: Bytes): Promise<Bytes> {
	return new Uint8Array(await crypto.subtle.sign(SIGNATURE_ALGORITHM, privateKey, bytes));
}

export async function checkSignature(publicKey: CryptoKey, bytes: Bytes, signature: Bytes): Promise<boolean> {
	if (signature.length !== 64) return false;
	return crypto.subtle.verify(SIGNATURE_ALGORITHM, publicKey, signature, bytes);
}

/** Raw uncompressed point (65 bytes). Throws DataError when the bytes are not a point on P-256. */
export async function importPublicKey(raw: Bytes): Promise<CryptoKey> {
	return crypto.subtle.importKey('raw', raw, KEY_ALGORITHM, true, ['verify']);
}

/** SHA-256 over the signed bytes and their signature: the link that the next event carries. */
export async function hashEvent(bytes: Bytes, signature: Bytes): Promise<string> {
	const joined = new Uint8Array(bytes.length + signature.length);
	joined.set(bytes);
	joined.set(signature, bytes.length);
	return encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', joined)));
}
