import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64url, encodeBase64url } from '../base64url';
import { openSealed, SEAL_ALGORITHM, sealTo } from './seal';

const server = await crypto.subtle.generateKey(SEAL_ALGORITHM, true, ['deriveBits']);
const other = await crypto.subtle.generateKey(SEAL_ALGORITHM, true, ['deriveBits']);
const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', server.publicKey));
const key = { keyId: '0123456789abcdef', publicKey };

test('only the server’s key opens it, for the event it was sealed into', async () => {
	await fc.assert(
		fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), fc.string(), async (plain, binding) => {
			const sealed = await sealTo(key, new Uint8Array(plain), binding);
			expect(await openSealed(server.privateKey, sealed, binding)).toEqual(new Uint8Array(plain));
			expect(await openSealed(server.privateKey, sealed, `${binding}x`)).toBeNull();
			expect(await openSealed(other.privateKey, sealed, binding)).toBeNull();
		}),
		{ numRuns: 30 }
	);
});

test('a changed byte or junk opens nothing and throws nothing', async () => {
	const sealed = await sealTo(key, new Uint8Array([1, 2, 3]), 'event');
	const bytes = decodeBase64url(sealed.ciphertext);
	bytes[0] = (bytes[0] ?? 0) ^ 1;
	expect(
		await openSealed(server.privateKey, { ...sealed, ciphertext: encodeBase64url(bytes) }, 'event')
	).toBeNull();
	expect(await openSealed(server.privateKey, { ...sealed, ephemeral: 'A'.repeat(87) }, 'event')).toBeNull();
	expect(await openSealed(server.privateKey, { ...sealed, iv: '!' }, 'event')).toBeNull();
});

test('the same content looks different every time', async () => {
	const [a, b] = [await sealTo(key, new Uint8Array(9), 'e'), await sealTo(key, new Uint8Array(9), 'e')];
	expect(a.ciphertext).not.toBe(b.ciphertext);
	expect(a.ephemeral).not.toBe(b.ephemeral);
});
