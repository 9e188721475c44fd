/** Base64url without padding (RFC 4648, 5): the only binary-in-text form on Bundy's wire. */
export function encodeBase64url(bytes: Uint8Array): string {
	let binary = '';
	for (let i = 0; i < bytes.length; i += 0x8000) {
		binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
	}
	return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Throws RangeError on anything but canonical base64url, so that one value has one spelling. */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> {
	if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new RangeError('not base64url');
	const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
	const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
	if (encodeBase64url(bytes) !== text) throw new RangeError('not canonical base64url');
	return bytes;
}

export function encodeHex(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Throws RangeError when the text is not lower-case hexadecimal of whole bytes. */
export function decodeHex(text: string): Uint8Array<ArrayBuffer> {
	if (!/^([0-9a-f]{2})*$/.test(text)) throw new RangeError('not hexadecimal');
	return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
		Number.parseInt(text.slice(i * 2, i * 2 + 2), 16)
	);
}
