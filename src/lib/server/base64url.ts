/** Canonical base64url without padding as bytes; null for anything else, so that one value has one spelling. */
export function decodeBase64urlOrNull(text: string): Buffer | null {
	const bytes = Buffer.from(text, 'base64url');
	// Node skips what it does not know; only the canonical spelling comes back the same.
	return bytes.toString('base64url') === text ? bytes : null;
}
