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

test('upper case and half bytes are not our hexadecimal', () => {
	expect(() => decodeHex('AB')).toThrow(RangeError);
	expect(() => decodeHex('abc')).toThrow(RangeError);
});
