import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPairingCode, PAIRING_CODE_LENGTH, parsePairingCode } from './pairing-code';

const CODE = 'ABCD1234EFGH5670';

test.each([
	['as it is shown', 'ABCD-1234-EFGH-5670'],
	['in lower case with spaces', ' abcd 1234 efgh 5670 '],
	['with the dashes of a word processor', 'ABCD–1234—EFGH‑5670'],
	['with look-alike letters', 'ABCD-I234-EFGH-567O'],
	['as a whole link', 'https://clock.example/pair#ABCD-1234-EFGH-5670']
])('a code is read %s', (_, text) => {
	expect(parsePairingCode(text)).toEqual({ ok: true, code: CODE });
});

test('what cannot be a code is told apart by what to do about it', () => {
	expect(parsePairingCode('')).toEqual({ ok: false, reason: 'too_short' });
	expect(parsePairingCode(CODE.slice(1))).toEqual({ ok: false, reason: 'too_short' });
	expect(parsePairingCode(`${CODE}A`)).toEqual({ ok: false, reason: 'too_long' });
	expect(parsePairingCode('UUUU-1234-EFGH-5670')).toEqual({ ok: false, reason: 'wrong_character' });
});

test('any code that is shown can be typed back', () => {
	const letter = fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ');
	const codes = fc.string({ unit: letter, minLength: PAIRING_CODE_LENGTH, maxLength: PAIRING_CODE_LENGTH });
	fc.assert(
		fc.property(codes, (code) => {
			expect(parsePairingCode(formatPairingCode(code))).toEqual({ ok: true, code });
		})
	);
});
