import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { decodeBase64url } from '$domain/base64url';
import { checkSignature, importPublicKey, sign } from '$domain/punch/signature';
import type { PairingReply, PairingRequest } from '$domain/punch/wire';
import { DeviceStore } from './device-store';
import { askToPersist, pairDevice } from './pair-device';
import { DEVICE_ID, TestServer } from './testing';

const CODE = 'ABCD1234EFGH5678';
const CLOCK = { wallMs: 9, monoMs: 3, bootId: DEVICE_ID };
const server = await TestServer.start();
const reply: PairingReply = {
	v: 1,
	deviceId: DEVICE_ID,
	kind: 'kiosk',
	name: 'Entrance',
	epoch: 1,
	siteName: 'Main site',
	timeZone: 'Asia/Manila',
	ownerName: null,
	serverKey: server.serverKey,
	lease: await server.grantLease(1)
};

let store: DeviceStore;
const requests: PairingRequest[] = [];
const answer = (body: unknown, status = 200): typeof fetch => {
	return async (_path, init) => {
		requests.push(JSON.parse(String(init?.body)));
		return Response.json(body, { status });
	};
};
const pair = (fetch: typeof globalThis.fetch) =>
	pairDevice({ fetch, clock: () => CLOCK, store, code: CODE, userAgent: 'x'.repeat(400), previous: null });

beforeEach(() => {
	requests.length = 0;
	store = new DeviceStore(`device-${crypto.randomUUID()}`);
});
afterEach(() => void vi.restoreAllMocks());

test('pairing proves the new key with the code and keeps a device that can sign', async () => {
	const outcome = await pair(answer(reply));
	expect(outcome).toMatchObject({ ok: true, device: { name: 'Entrance', kind: 'kiosk' } });

	const [request] = requests;
	if (request === undefined) throw new Error('nothing was sent');
	const publicKey = await importPublicKey(decodeBase64url(request.publicKey));
	const text = new TextEncoder().encode(`bundy-pairing:${CODE}`);
	expect(await checkSignature(publicKey, text, decodeBase64url(request.proof))).toBe(true);
	expect(request.userAgent).toHaveLength(300);

	const device = await store.findDevice();
	if (device === null) throw new Error('nothing was kept');
	expect(await checkSignature(publicKey, text, await sign(device.privateKey, text))).toBe(true);
});

test('the first lease comes with it, and is kept with the server’s time', async () => {
	await pair(answer(reply));
	expect(await store.findFacts()).toMatchObject({
		lease: { lease: { type: 'lease', epoch: 1 }, secret: { extractable: false } },
		anchor: { serverMs: server.serverMs, ...CLOCK }
	});
});

test('a lease that another server signed is not kept', async () => {
	const other = await TestServer.start();
	await pair(answer({ ...reply, lease: await other.grantLease(1) }));
	expect(await store.findFacts()).toMatchObject({ lease: null, device: { name: 'Entrance' } });
});

test('the private key cannot be taken out', async () => {
	await pair(answer(reply));
	const device = await store.findDevice();
	if (device === null) throw new Error('nothing was kept');
	await expect(crypto.subtle.exportKey('pkcs8', device.privateKey)).rejects.toThrow();
});

test("the server's refusal is passed on, and nothing is paired", async () => {
	const refusal = { code: 'code_used', message: 'Ask for a new code.' };
	expect(await pair(answer(refusal, 410))).toEqual({ ok: false, reason: 'refused', ...refusal });
	expect(await store.findDevice()).toBeNull();
});

test('no network or a foreign answer pairs nothing', async () => {
	const unreachable: typeof fetch = async () => {
		throw new TypeError('Failed to fetch');
	};
	expect(await pair(unreachable)).toEqual({ ok: false, reason: 'offline' });
	expect(await pair(answer({ welcome: true }))).toEqual({ ok: false, reason: 'offline' });
	expect(await store.findDevice()).toBeNull();
});

test('a browser that cannot keep the key spends no code', async () => {
	vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
		throw new DOMException('could not be cloned', 'DataCloneError');
	});
	expect(await pair(answer(reply))).toMatchObject({ ok: false, reason: 'storage_unusable' });
	expect(requests).toEqual([]);
});

test('a browser that gives back something else than the key spends no code', async () => {
	const { put } = IDBObjectStore.prototype;
	vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
		return put.call(this, { ...value, privateKey: null }, key);
	});
	expect(await pair(answer(reply))).toMatchObject({ ok: false, reason: 'storage_unusable' });
	expect(requests).toEqual([]);
});

test('the answer to the request for lasting storage is a plain yes or no', async () => {
	const manager = (persist: () => Promise<boolean>) => ({ persist }) as StorageManager; // only persist is used
	expect(await askToPersist(undefined)).toBe(false);
	expect(await askToPersist(manager(async () => true))).toBe(true);
	expect(await askToPersist(manager(async () => Promise.reject(new TypeError('denied'))))).toBe(false);
});
