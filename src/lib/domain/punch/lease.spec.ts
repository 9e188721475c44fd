import { expect, test } from 'vitest';
import { encodeHex } from '../base64url';
import { deriveLeaseNonce, importLeaseSecret, readLease, type Lease } from './lease';

const lease: Lease = {
	v: 1,
	type: 'lease',
	leaseId: 'lease',
	deviceId: 'device',
	epoch: 1,
	issuedMs: 0,
	notAfterMs: 1000,
	fromSeq: 11,
	maxEvents: 20,
	modelId: 'model',
	sealKeyId: 'key',
	sealKey: 'point'
};

test('each place in a chain has a nonce of its own, the same every time', async () => {
	const secret = await importLeaseSecret(new Uint8Array(32).fill(1));
	const nonce = async (epoch: number, seq: number) =>
		encodeHex(await deriveLeaseNonce(secret, { epoch, seq }));
	expect(await nonce(1, 2)).toBe(await nonce(1, 2));
	expect(new Set([await nonce(1, 2), await nonce(2, 1), await nonce(1, 3), await nonce(2, 2)]).size).toBe(4);
	const other = await importLeaseSecret(new Uint8Array(32).fill(2));
	expect(encodeHex(await deriveLeaseNonce(other, { epoch: 1, seq: 2 }))).not.toBe(await nonce(1, 2));
});

test('the secret cannot be read back', async () => {
	const secret = await importLeaseSecret(new Uint8Array(32));
	await expect(crypto.subtle.exportKey('raw', secret)).rejects.toThrow();
});

test('is good up to and including its last millisecond and its last punch', () => {
	expect(readLease(lease, { nowMs: 1000, punches: 19 })).toEqual({
		kind: 'good',
		untilMs: 1000,
		eventsLeft: 1
	});
	expect(readLease(lease, { nowMs: 1001, punches: 0 })).toEqual({ kind: 'expired' });
	expect(readLease(lease, { nowMs: 0, punches: 20 })).toEqual({ kind: 'used_up' });
	expect(readLease(null, { nowMs: 0, punches: 0 })).toEqual({ kind: 'none' });
});
