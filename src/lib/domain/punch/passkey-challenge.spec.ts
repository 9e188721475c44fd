import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { derivePasskeyChallenge } from './passkey-challenge';

const DEVICE = '019cb2ec-f680-7a2f-9539-7a9e6d0762e3';

test('a challenge is the hash of label, device and nonce', async () => {
	const nonce = new Uint8Array([1, 2, 3]);
	const expected = createHash('sha256').update(`bundy-passkey-punch:${DEVICE}:`).update(nonce).digest();
	expect(Buffer.from(await derivePasskeyChallenge(DEVICE, nonce))).toEqual(expected);
});

test('another device and another nonce are other challenges', async () => {
	const of = async (device: string, nonce: number[]) =>
		Buffer.from(await derivePasskeyChallenge(device, new Uint8Array(nonce))).toString('hex');
	const all = [await of(DEVICE, [1]), await of(DEVICE, [2]), await of(DEVICE.replace('e3', 'e4'), [1])];
	expect(new Set(all).size).toBe(3);
});
