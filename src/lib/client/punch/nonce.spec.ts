import { expect, test } from 'vitest';
import { decodeBase64url } from '$domain/base64url';
import { nonceRequestBytes } from '$domain/punch/nonce';
import { checkSignature } from '$domain/punch/signature';
import type { NonceReply, NonceRequest } from '$domain/punch/wire';
import { fetchNonce } from './nonce';
import { DEVICE_ID, newKeyPair } from './testing';

const reply: NonceReply = {
	v: 1,
	nonce: 'abc',
	serverMs: 5,
	expiresAtMs: 6,
	device: { name: 'Entrance', siteName: 'Main site', timeZone: 'Asia/Manila', ownerName: null }
};

const CLOCK = { wallMs: 42, monoMs: 7, bootId: DEVICE_ID };

async function ask(fetch: typeof globalThis.fetch, privateKey?: CryptoKey) {
	const key = privateKey ?? (await newKeyPair()).privateKey;
	return fetchNonce({ fetch, clock: () => CLOCK, chain: { deviceId: DEVICE_ID, epoch: 3 }, privateKey: key });
}

test('the request is signed by the device', async () => {
	const { privateKey, publicKey } = await newKeyPair();
	let sent: NonceRequest | undefined;
	const outcome = await ask(async (_path, init) => {
		sent = JSON.parse(String(init?.body));
		return Response.json(reply);
	}, privateKey);
	expect(outcome).toEqual({ ok: true, reply, heard: { serverMs: 5, sent: CLOCK, received: CLOCK } });
	if (sent === undefined) throw new Error('nothing was sent');
	expect(sent).toMatchObject({ deviceId: DEVICE_ID, epoch: 3, purpose: 'punch', wallMs: 42 });
	expect(await checkSignature(publicKey, nonceRequestBytes(sent), decodeBase64url(sent.signature))).toBe(
		true
	);
});

test('without an answer from our server there is no nonce', async () => {
	expect(await ask(async () => Promise.reject(new TypeError('Failed to fetch')))).toEqual({
		ok: false,
		reason: 'offline'
	});
	expect(await ask(async () => new Response('<html>'))).toEqual({ ok: false, reason: 'offline' });
	const busy = Response.json({ code: 'unavailable', message: '' }, { status: 503 });
	expect(await ask(async () => busy)).toEqual({ ok: false, reason: 'offline' });
});

test.each(['device_revoked', 'device_unknown', 'epoch_unknown', 'signature_invalid'])(
	'a device that is shut out learns it (%s)',
	async (code) => {
		const refusal = Response.json({ code, message: '' }, { status: 403 });
		expect(await ask(async () => refusal)).toEqual({ ok: false, reason: 'shut_out', code });
	}
);
