import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { decodeBase64url } from '$domain/base64url';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { galleryBinding, galleryRequestBytes, type GalleryRequest } from '$domain/punch/gallery-wire';
import { sealTo } from '$domain/punch/seal';
import { checkSignature } from '$domain/punch/signature';
import { OfflineGallery } from './offline-gallery';
import { newDevice, TestServer } from './testing';

const HOUR_MS = 3_600_000;
const REVISIONS = ['first0000000000000000a', 'second000000000000000a'] as const;

const axis = (at: number) => Float32Array.from({ length: 128 }, (_, i) => (i === at ? 1 : 0));
const burst = (at: number) => [axis(at), axis(at), axis(at)].map((descriptor) => ({ descriptor }));

let device: Awaited<ReturnType<typeof newDevice>>;
let offline: OfflineGallery;
let now: { wallMs: number; monoMs: number; bootId: string };
/** the names that the server would hand out, by revision */
let rosters: Record<string, string[]>;
let asked: number;
let answering: boolean;

/** Seals as the server does, for who has signed. */
const fetch: typeof globalThis.fetch = async (path, init) => {
	asked++;
	expect(path).toBe('/api/v1/galleries');
	if (!answering) throw new TypeError('Failed to fetch');
	const request = JSON.parse(String(init?.body)) as GalleryRequest;
	const signature = decodeBase64url(request.signature);
	expect(await checkSignature(device.publicKey, galleryRequestBytes(request), signature)).toBe(true);
	const revision = Object.keys(rosters).at(-1) ?? '';
	const people = (rosters[revision] ?? []).map((name, i) => ({
		name,
		lookAlike: false,
		looks: [{ descriptor: encodeDescriptor(axis(i)) }]
	}));
	const gallery = { v: 1, modelId: RECOGNITION_MODEL, secondModelId: null, strangersOneIn: 1000, shift: 0 };
	const plain = new TextEncoder().encode(JSON.stringify({ ...gallery, people }));
	const key = { keyId: '0'.repeat(16), publicKey: decodeBase64url(request.sealTo) };
	const sealed = await sealTo(key, plain, galleryBinding(request.deviceId, revision));
	return Response.json({ v: 1, serverMs: 1, revision, sealed });
};

beforeEach(async () => {
	const server = await TestServer.start();
	server.serverMs = 1_700_000_000_000;
	device = await newDevice(server);
	now = { wallMs: server.serverMs, monoMs: 0, bootId: 'boot' };
	rosters = { [REVISIONS[0]]: ['Ana Cruz', 'Ben Reyes'] };
	asked = 0;
	answering = true;
	offline = reopen();
});

/** What a browser that was closed comes back to. */
const reopen = () =>
	new OfflineGallery({ store: device.store, fetch, clock: () => now, readFacts: device.record.read });
const nameOf = async (at: number) => {
	const decision = (await offline.open())?.identify(burst(at));
	return decision?.kind === 'match' ? decision.name : decision?.kind;
};

test('what the server named is fetched once, lies sealed on disk and opens after a restart', async () => {
	await offline.learn(REVISIONS[0]);
	await offline.learn(REVISIONS[0]);
	expect(asked).toBe(1);
	expect(await nameOf(1)).toBe('Ben Reyes');
	offline = reopen();
	expect(await nameOf(0)).toBe('Ana Cruz');
	const stored = await device.store.findGallery();
	expect(stored?.key.extractable).toBe(false);
	await expect(crypto.subtle.exportKey('jwk', stored?.key ?? device.privateKey)).rejects.toThrow();
	expect(JSON.stringify(stored?.sealed)).not.toContain('Ana');
});

test('somebody who withdrew is gone at the next contact, also when the new faces cannot be fetched', async () => {
	await offline.learn(REVISIONS[0]);
	rosters = { [REVISIONS[1]]: ['Ana Cruz'] };
	answering = false;
	await offline.learn(REVISIONS[1]);
	expect(await offline.open()).toBeNull();
	answering = true;
	await offline.learn(REVISIONS[1]);
	expect(await nameOf(0)).toBe('Ana Cruz');
	expect(await nameOf(1)).toBe('none');
});

test.each([
	['the site switched it off', () => offline.learn(null)],
	['the device was unpaired', () => device.store.unpair()],
	['it was erased', () => offline.erase()]
])('nothing is left on disk once %s', async (_, end) => {
	await offline.learn(REVISIONS[0]);
	await end();
	expect(await device.store.findGallery()).toBeNull();
	expect(await offline.open()).toBeNull();
});

test('it ends with the lease, by the wall clock or by the time that has passed since the server was heard', async () => {
	await offline.learn(REVISIONS[0]);
	now = { ...now, wallMs: now.wallMs + HOUR_MS };
	expect(await offline.open()).not.toBeNull();
	// Set back, the wall clock alone would let it live on.
	const anchored = { ...now, wallMs: now.wallMs - HOUR_MS };
	const { wallMs: serverMs } = anchored;
	await device.record.learnTime({ serverMs, sent: anchored, received: anchored });
	now = { ...anchored, monoMs: HOUR_MS + 1 };
	expect(await offline.open()).toBeNull();
	expect(await device.store.findGallery()).toBeNull();
});

test('with a clock set back to before the lease nobody is named, and it is named again once the clock is right', async () => {
	await offline.learn(REVISIONS[0]);
	now = { ...now, wallMs: now.wallMs - HOUR_MS };
	expect(await offline.open()).toBeNull();
	now = { ...now, wallMs: now.wallMs + HOUR_MS };
	expect(await nameOf(0)).toBe('Ana Cruz');
});

test('faces that arrive after the device was unpaired, or paired anew, are not kept', async () => {
	const late = (meanwhile: () => Promise<unknown>) =>
		new OfflineGallery({
			store: device.store,
			fetch: async (...each) => {
				const answer = await fetch(...each);
				await meanwhile();
				return answer;
			},
			clock: () => now,
			readFacts: device.record.read
		});
	const facts = await device.record.read();
	const paired = { ...facts, device: { ...facts.device, deviceId: '01910000-0000-7000-8000-0000000000d9' } };
	await late(() => device.store.savePairing(paired)).learn(REVISIONS[0]);
	expect(await device.store.findGallery()).toBeNull();
	await device.store.savePairing(facts);
	await late(() => device.store.unpair()).learn(REVISIONS[0]);
	expect(await device.store.findGallery()).toBeNull();
	expect(asked).toBe(2);
});
