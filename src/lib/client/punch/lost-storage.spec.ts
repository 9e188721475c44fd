import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parseEvent } from '$domain/punch/device-event';
import { loadBallast } from './ballast';
import { writeCanary, type CanaryPlaces } from './canary';
import { deliverWaiting } from './deliver';
import { checkLostStorage } from './lost-storage';
import type { Outbox } from './outbox';
import { DEVICE_ID, newDevice, TestServer } from './testing';

let server: TestServer;
let device: Awaited<ReturnType<typeof newDevice>>;
let outbox: Outbox;
let places: CanaryPlaces;

beforeEach(async () => {
	server = await TestServer.start();
	device = await newDevice(server);
	outbox = device.reopen();
	let kept: string | null = null;
	places = {
		storage: {
			getItem: () => kept,
			setItem: (_, value) => void (kept = value),
			removeItem: () => (kept = null)
		},
		cookies: { read: () => '', write: () => undefined }
	};
});
afterEach(() => void vi.restoreAllMocks());

const start = () => checkLostStorage({ store: device.store, outbox }, device.record.facts, places);
const canary = (lastSeq: number) => writeCanary(places, { deviceId: DEVICE_ID, epoch: 1, lastSeq });

test('a queue that is as long as the canary says has lost nothing', async () => {
	await device.punch(outbox);
	canary(1);
	expect(await start()).toBe(device.record.facts);
});

test('a queue that was evicted goes on in a new epoch, and the server is told once', async () => {
	for (let i = 0; i < 3; i++) await device.punch(outbox);
	await deliverWaiting({ outbox, fetch: server.fetch, clock: device.clock });
	await outbox.close();
	await new Promise((resolve) => (indexedDB.deleteDatabase(device.name).onsuccess = resolve));
	outbox = device.reopen();
	canary(3);

	const facts = await start();
	expect(facts).toMatchObject({ device: { epoch: 2 }, lost: { lastEpoch: 1, lastSeq: 3 } });
	const saved = await device.punch(outbox);
	const parsed = saved.ok ? parseEvent(saved.event.bytes) : null;
	expect(parsed?.ok && parsed.event).toMatchObject({ epoch: 2, seq: 1 });

	await device.greet(outbox);
	await device.greet(outbox);
	expect(server.losses).toEqual([{ lastEpoch: 1, lastSeq: 3 }]);
	await deliverWaiting({ outbox, fetch: server.fetch, clock: device.clock });
	expect([...server.stored.keys()].sort()).toEqual(['1/1', '1/2', '1/3', '2/1']);
});

test('a used-up quota costs the ballast, not the punch; without ballast it is said', async () => {
	await loadBallast(device.store);
	const { add } = IDBObjectStore.prototype;
	let full = true;
	vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, ...args) {
		if (full) throw new DOMException('no room', 'QuotaExceededError');
		return add.apply(this, args);
	});
	const drop = device.store.dropBallast.bind(device.store);
	vi.spyOn(device.store, 'dropBallast').mockImplementation(async () => {
		const dropped = await drop();
		if (dropped) full = false;
		return dropped;
	});
	expect((await device.punch(outbox)).ok).toBe(true);
	expect(await device.store.hasBallast()).toBe(false);
	full = true;
	expect(await device.punch(outbox)).toMatchObject({ ok: false, cause: { name: 'QuotaExceededError' } });
});
