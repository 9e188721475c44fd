/**
 * A pairing code: 16 characters of Crockford's base32 (no I, L, O, U), 80 bits, shown as XXXX-XXXX-XXXX-XXXX.
 * https://www.crockford.com/base32.html
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Random bytes behind one code. */
export const PAIRING_CODE_BYTES = 10;

export const PAIRING_CODE_MINUTES = 10;

/** @param random exactly 10 random bytes; the code is in its normal form, without hyphens */
export function createPairingCode(random: Uint8Array): string {
	if (random.length !== PAIRING_CODE_BYTES) throw new RangeError('a pairing code needs 10 random bytes');
	let bits = 0;
	let held = 0;
	let code = '';
	for (const byte of random) {
		held = (held << 8) | byte;
		for (bits += 8; bits >= 5; bits -= 5) code += ALPHABET.charAt((held >> (bits - 5)) & 31);
		held &= (1 << bits) - 1;
	}
	return code;
}

/** What somebody typed, in normal form; null when it cannot be a code. Case, hyphens and spaces do not matter, nor O for 0 and I or L for 1. */
export function normalisePairingCode(typed: string): string | null {
	const code = typed
		.toUpperCase()
		.replace(/[\s\-–—]/g, '')
		.replaceAll('O', '0')
		.replace(/[IL]/g, '1');
	return /^[0-9A-HJKMNP-TV-Z]{16}$/.test(code) ? code : null;
}

/** Groups of four, for the eye. */
export function formatPairingCode(code: string): string {
	return code.replace(/(.{4})(?=.)/g, '$1-');
}

/** What a new device signs with its key to show that it holds the other half. */
export function pairingProofBytes(code: string): Uint8Array<ArrayBuffer> {
	return new TextEncoder().encode(`bundy-pairing:${code}`);
}
