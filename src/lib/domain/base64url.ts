/** Base64url without padding (RFC 4648, 5): the only binary-in-text form on Bundy's wire. */
export function encodeBase64url(bytes: Uint8Array): string {
	let binary = '';
	for (let i = 0; i < bytes.length; i += 0x8000) {
		binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
	}
	return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Six bits by character code; 64 is no character of ours. */
const SIX_BITS = new Uint8Array(128).fill(64);
for (const [value, char] of [...ALPHABET].entries()) SIX_BITS[char.charCodeAt(0)] = value;

/**
 * Throws RangeError on anything but canonical base64url, so that one value has one spelling. By a table: a server decodes a
 * dozen texts for each punch, and `atob` with a second encoding to compare was a sixth of its time.
 */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> {
	const { length } = text;
	if (length % 4 === 1) throw new RangeError('not base64url');
	const bytes = new Uint8Array(Math.floor((length * 3) / 4));
	let bits = 0;
	let held = 0;
	let out = 0;
	for (let at = 0; at < length; at++) {
		const six = SIX_BITS[text.charCodeAt(at)] ?? 64;
		if (six === 64) throw new RangeError('not base64url');
		held = ((held << 6) | six) & 0xffff;
		bits += 6;
		if (bits < 8) continue;
		bits -= 8;
		bytes[out++] = held >> bits;
	}
	// Bits behind the last whole byte say nothing: only zeros are canonical.
	if ((held & ((1 << bits) - 1)) !== 0) throw new RangeError('not canonical base64url');
	return bytes;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function encodeHex(bytes: Uint8Array): string {
	let text = '';
	for (const byte of bytes) text += HEX[byte];
	return text;
}

/** Throws RangeError when the text is not lower-case hexadecimal of whole bytes. */
export function decodeHex(text: string): Uint8Array<ArrayBuffer> {
	if (!/^([0-9a-f]{2})*$/.test(text)) throw new RangeError('not hexadecimal');
	return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
		Number.parseInt(text.slice(i * 2, i * 2 + 2), 16)
	);
}
