import { encodeHex } from './base64url';

/**
 * UUID version 7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then random bits, so that rows made
 * together lie together in an InnoDB primary key. Not monotonic within a millisecond: never sort by id alone.
 *
 * @param unixMs milliseconds since 1970
 * @param random at least 10 random bytes
 */
export function uuidv7(unixMs: number, random: Uint8Array): string {
	if (random.length < 10) throw new RangeError('uuidv7 needs 10 random bytes');
	const bytes = new Uint8Array(16);
	bytes.set(random.subarray(0, 10), 6);
	for (let i = 0, rest = unixMs; i < 6; i++) {
		bytes[5 - i] = rest % 256;
		rest = Math.floor(rest / 256);
	}
	bytes[6] = 0x70 | (byteAt(bytes, 6) & 0x0f);
	bytes[8] = 0x80 | (byteAt(bytes, 8) & 0x3f);
	return formatUuid(bytes);
}

/** Lower-case canonical text of 16 bytes. */
export function formatUuid(bytes: Uint8Array): string {
	if (bytes.length !== 16) throw new RangeError('a UUID has 16 bytes');
	const hex = encodeHex(bytes);
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The 16 bytes of a UUID text. Throws RangeError when the text is not a UUID. */
export function parseUuid(text: string): Uint8Array {
	if (!isUuid(text)) throw new RangeError('not a UUID');
	const hex = text.replaceAll('-', '');
	const bytes = new Uint8Array(16);
	for (let i = 0; i < 16; i++) bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
	return bytes;
}

export function isUuid(text: string): boolean {
	return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

function byteAt(bytes: Uint8Array, index: number): number {
	return bytes[index] ?? 0;
}

/** All zeros: stands for "everybody" where a null would not count in a unique key (RFC 9562, 5.9). */
export const NIL_UUID = '00000000-0000-0000-0000-000000000000';
