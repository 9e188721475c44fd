import fc from 'fast-check';
import { expect, test } from 'vitest';
import { authenticate, checkAuthentication, createKeyRing, openSeal, seal } from './key-ring';

const ring = createKeyRing(Buffer.alloc(32, 1));
const other = createKeyRing(Buffer.alloc(32, 2));

test('what was sealed opens with the same key and context', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 600 }), fc.string(), (plain, context) => {
			expect(openSeal(ring.wrapping, seal(ring.wrapping, plain, context), context)).toEqual(
				Buffer.from(plain)
			);
		})
	);
});

test('another key, another context or any flipped byte opens nothing', () => {
	const sealed = seal(ring.wrapping, Buffer.from('descriptor'), 'employee-1');
	expect(openSeal(other.wrapping, sealed, 'employee-1')).toBeNull();
	expect(openSeal(ring.wrapping, sealed, 'employee-2')).toBeNull();
	expect(openSeal(ring.wrapping, sealed.subarray(0, 20), 'employee-1')).toBeNull();
	for (let i = 0; i < sealed.length; i++) {
		const changed = Buffer.from(sealed);
		changed[i] = (changed[i] ?? 0) ^ 1;
		expect(openSeal(ring.wrapping, changed, 'employee-1')).toBeNull();
	}
});

test('each use and each master key has a key of its own', () => {
	expect(ring.wrapping.equals(ring.nonce)).toBe(false);
	expect(ring.masterKeyId).not.toBe(other.masterKeyId);
	expect(() => createKeyRing(Buffer.alloc(16))).toThrow(RangeError);
});

test('an authentication tag fits its bytes and key only', () => {
	const tag = authenticate(ring.nonce, Buffer.from('a'));
	expect(checkAuthentication(ring.nonce, Buffer.from('a'), tag)).toBe(true);
	expect(checkAuthentication(ring.nonce, Buffer.from('b'), tag)).toBe(false);
	expect(checkAuthentication(other.nonce, Buffer.from('a'), tag)).toBe(false);
	expect(checkAuthentication(ring.nonce, Buffer.from('a'), tag.subarray(1))).toBe(false);
});
