import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	hkdfSync,
	randomBytes,
	timingSafeEqual
} from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * What is derived from the master key (32 bytes, kept outside the database). One HKDF key per use, so that no
 * key ever serves two purposes.
 */
export type KeyRing = {
	/** short fingerprint, stored beside what it wrapped, so that a wrong key is named instead of guessed at */
	masterKeyId: string;
	wrapping: Buffer;
	nonce: Buffer;
	/** secrets of leases follow from it and the lease's id */
	lease: Buffer;
	/** secrets of the codes on phones follow from it and the employee */
	badge: Buffer;
	/** tells a descriptor that was sent before without keeping it */
	descriptorIndex: Buffer;
	/** secrets of authenticator apps */
	secondStep: Buffer;
	/** tells browsers in which somebody signed in before */
	knownBrowser: Buffer;
};

export function createKeyRing(masterKey: Buffer): KeyRing {
	if (masterKey.length !== 32) throw new RangeError('the master key has 32 bytes');
	return {
		masterKeyId: createHash('sha256')
			.update('bundy master key id')
			.update(masterKey)
			.digest('hex')
			.slice(0, 16),
		wrapping: derive(masterKey, 'wrapping'),
		nonce: derive(masterKey, 'nonce'),
		lease: derive(masterKey, 'lease'),
		badge: derive(masterKey, 'badge'),
		descriptorIndex: derive(masterKey, 'descriptor-index'),
		secondStep: derive(masterKey, 'second-step'),
		knownBrowser: derive(masterKey, 'known-browser')
	};
}

/** AES-256-GCM: nonce (12 bytes), ciphertext, tag (16). `context` is authenticated but not stored. */
export function seal(key: Buffer, plain: Uint8Array, context: string): Buffer {
	const iv = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
	return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Null when the bytes were changed, cut, moved to another context or sealed under another key. */
export function openSeal(key: Buffer, sealed: Uint8Array, context: string): Buffer | null {
	if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
	const end = sealed.length - TAG_BYTES;
	const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES))
		.setAAD(Buffer.from(context))
		.setAuthTag(sealed.subarray(end));
	try {
		return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final()]);
	} catch {
		// Authentication failed; the cipher gives no further reason on purpose.
		return null;
	}
}

/** HMAC-SHA-256. */
export function authenticate(key: Buffer, bytes: Uint8Array): Buffer {
	return createHmac('sha256', key).update(bytes).digest();
}

export function checkAuthentication(key: Buffer, bytes: Uint8Array, tag: Uint8Array): boolean {
	const expected = authenticate(key, bytes);
	return tag.length === expected.length && timingSafeEqual(expected, tag);
}

function derive(masterKey: Buffer, use: string): Buffer {
	return Buffer.from(hkdfSync('sha256', masterKey, 'bundy', use, 32));
}
