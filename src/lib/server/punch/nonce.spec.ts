import { expect, test } from 'vitest';
import { createKeyRing } from '../keys/key-ring';
import { issueNonce, openNonce } from './nonce';

const keys = createKeyRing(Buffer.alloc(32, 3));
const holder = { deviceId: '01890000-0000-7000-8000-000000000001', epoch: 1, purpose: 'punch' } as const;
const now = new Date('2026-03-01T00:00:00Z');

test('tells when it was issued and until when it is good', () => {
	const opened = openNonce(keys, issueNonce(keys, holder, now).nonce, holder);
	expect(opened?.issuedAt).toEqual(now);
	expect(opened?.expiresAt).toEqual(new Date('2026-03-01T00:02:00Z'));
});

test('is of use to no other device, epoch or installation', () => {
	const { nonce } = issueNonce(keys, holder, now);
	expect(openNonce(keys, nonce, { ...holder, deviceId: '01890000-0000-7000-8000-000000000002' })).toBeNull();
	expect(openNonce(keys, nonce, { ...holder, epoch: 2 })).toBeNull();
	expect(openNonce(createKeyRing(Buffer.alloc(32, 4)), nonce, holder)).toBeNull();
});

test('cannot be made or prolonged by a client', () => {
	const { nonce } = issueNonce(keys, holder, now);
	for (let i = 0; i < nonce.length; i++) {
		const changed = nonce.slice(0, i) + (nonce[i] === 'A' ? 'B' : 'A') + nonce.slice(i + 1);
		expect(openNonce(keys, changed, holder)).toBeNull();
	}
	for (const junk of ['', 'AAAA', '!!!', nonce + 'AAAA']) expect(openNonce(keys, junk, holder)).toBeNull();
});

test('no two are alike', () => {
	const nonces = new Set(Array.from({ length: 100 }, () => issueNonce(keys, holder, now).nonce));
	expect(nonces.size).toBe(100);
});
