/** Crockford's base32: no I, L, O, U, so that a code can be read out and typed. */
const ALPHABET = /^[0-9A-HJKMNP-TV-Z]*$/;

/** 16 characters of 5 bits: 80 bits. */
export const PAIRING_CODE_LENGTH = 16;

export type ParsedPairingCode =
	{ ok: true; code: string } | { ok: false; reason: 'too_short' | 'too_long' | 'wrong_character' };

/**
 * Reads what a person typed, pasted or scanned: any case, spaces and dashes, the letters that Crockford's base32
 * leaves out read as the digits they look like, and a whole link with the code behind `#`.
 */
export function parsePairingCode(text: string): ParsedPairingCode {
	const code = text
		.slice(text.lastIndexOf('#') + 1)
		.toUpperCase()
		.replace(/[\s\p{Pd}]/gu, '')
		.replaceAll('O', '0')
		.replace(/[IL]/g, '1');
	if (!ALPHABET.test(code)) return { ok: false, reason: 'wrong_character' };
	if (code.length < PAIRING_CODE_LENGTH) return { ok: false, reason: 'too_short' };
	if (code.length > PAIRING_CODE_LENGTH) return { ok: false, reason: 'too_long' };
	return { ok: true, code };
}

/** XXXX-XXXX-XXXX-XXXX */
export function formatPairingCode(code: string): string {
	return code.match(/.{1,4}/g)?.join('-') ?? '';
}
