import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64url, decodeHex, encodeBase64url, encodeHex } from './base64url';

test('any bytes survive the way there and back', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
			expect(decodeBase64url(encodeBase64url(bytes))).toEqual(new Uint8Array(bytes));
			expect(decodeHex(encodeHex(bytes))).toEqual(new Uint8Array(bytes));
		})
	);
});

test('a second spelling of the same bytes is refused', () => {
	expect(decodeBase64url('AA')).toEqual(new Uint8Array([0]));
	for (const bad of ['AB', 'AA==', 'A', 'A A', '+/', 'é']) {
		expect(() => decodeBase64url(bad), bad).toThrow(RangeError);
	}
});

test('is the spelling that Node has, and every other spelling is refused', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(), fc.string(), (bytes, at, wild) => {
			const text = Buffer.from(bytes).toString('base64url');
			expect(encodeBase64url(bytes)).toBe(text);
			for (const other of [wild, text.slice(0, at % (text.length + 1)), `${text}${wild}`]) {
				const canonical = Buffer.from(other, 'base64url').toString('base64url') === other;
				if (canonical) expect(encodeBase64url(decodeBase64url(other))).toBe(other);
				else expect(() => decodeBase64url(other)).toThrow(RangeError);
			}
		})
	);
});

test('upper case and half bytes are not our hexadecimal', () => {
	expect(() => decodeHex('AB')).toThrow(RangeError);
	expect(() => decodeHex('abc')).toThrow(RangeError);
});
