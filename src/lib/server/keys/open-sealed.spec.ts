import fc from 'fast-check';
import { createECDH } from 'node:crypto';
import { expect, test } from 'vitest';
import { decodeBase64url, encodeBase64url } from '$domain/base64url';
import { sealTo } from '$domain/punch/seal';
import { openSealed } from './open-sealed';

const makeKey = () => {
	const ecdh = createECDH('prime256v1');
	const publicKey = new Uint8Array(ecdh.generateKeys());
	return { privateKey: ecdh.getPrivateKey(), key: { keyId: '0123456789abcdef', publicKey } };
};
const server = makeKey();
const other = makeKey();

test('only the server’s key opens what a browser sealed, for the event it was sealed into', async () => {
	await fc.assert(
		fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), fc.string(), async (plain, binding) => {
			const sealed = await sealTo(server.key, new Uint8Array(plain), binding);
			expect(openSealed(server.privateKey, sealed, binding)).toEqual(Buffer.from(plain));
			expect(openSealed(server.privateKey, sealed, `${binding}x`)).toBeNull();
			expect(openSealed(other.privateKey, sealed, binding)).toBeNull();
		}),
		{ numRuns: 30 }
	);
});

test('a changed byte or junk opens nothing and throws nothing', async () => {
	const sealed = await sealTo(server.key, new Uint8Array([1, 2, 3]), 'event');
	const bytes = decodeBase64url(sealed.ciphertext);
	bytes[0] = (bytes[0] ?? 0) ^ 1;
	for (const change of [
		{ ciphertext: encodeBase64url(bytes) },
		{ ciphertext: '' },
		{ ephemeral: 'A'.repeat(87) },
		{ iv: '!' },
		{ iv: '' }
	]) {
		expect(openSealed(server.privateKey, { ...sealed, ...change }, 'event')).toBeNull();
	}
});

test('the same content looks different every time', async () => {
	const [a, b] = [
		await sealTo(server.key, new Uint8Array(9), 'e'),
		await sealTo(server.key, new Uint8Array(9), 'e')
	];
	expect(a.ciphertext).not.toBe(b.ciphertext);
	expect(a.ephemeral).not.toBe(b.ephemeral);
});
