import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	createPairingCode,
	formatPairingCode,
	normalisePairingCode,
	pairingProofBytes
} from './pairing-code';

const random = fc.uint8Array({ minLength: 10, maxLength: 10 });

test('a code spells its 80 bits', () => {
	expect(createPairingCode(new Uint8Array(10))).toBe('0000000000000000');
	expect(createPairingCode(new Uint8Array(10).fill(255))).toBe('ZZZZZZZZZZZZZZZZ');
	expect(createPairingCode(Uint8Array.of(0, 0, 0, 0, 1, 8, 0, 0, 0, 0))).toBe('0000000110000000');
	expect(() => createPairingCode(new Uint8Array(9))).toThrow(RangeError);
});

test('different bytes give different codes', () => {
	fc.assert(
		fc.property(random, random, (a, b) => {
			const same = a.every((byte, i) => byte === b[i]);
			expect(createPairingCode(a) === createPairingCode(b)).toBe(same);
		})
	);
});

test('a code read off a screen comes back the same, however it is typed', () => {
	fc.assert(
		fc.property(random, (bytes) => {
			const code = createPairingCode(bytes);
			const shown = formatPairingCode(code);
			expect(shown).toMatch(/^(.{4}-){3}.{4}$/);
			expect(normalisePairingCode(shown)).toBe(code);
			expect(normalisePairingCode(` ${shown.toLowerCase().replaceAll('-', ' ')} `)).toBe(code);
			expect(normalisePairingCode(shown.replaceAll('0', 'o').replaceAll('1', 'l'))).toBe(code);
		})
	);
});

test.each([
	'',
	'ABCD',
	'0000-0000-0000-000',
	'0000-0000-0000-00000',
	'UUUU-0000-0000-0000',
	'0000_0000_0000_0000'
])('"%s" is no code', (typed) => expect(normalisePairingCode(typed)).toBeNull());

test('the proof is over the code in its normal form', () => {
	expect(new TextDecoder().decode(pairingProofBytes('0000000000000000'))).toBe(
		'bundy-pairing:0000000000000000'
	);
});
