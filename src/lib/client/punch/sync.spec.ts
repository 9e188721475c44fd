import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import type { Outbox } from './outbox';
import { PunchSync, type SyncStatus } from './sync';
import { DEVICE_ID, newDevice, TestServer } from './testing';

let server: TestServer;
let device: Awaited<ReturnType<typeof newDevice>>;
let outbox: Outbox;
let clock = 0;
let timers: { ms: number; callback: () => void; cancelled: boolean }[];
let statuses: SyncStatus[];

beforeEach(async () => {
	server = await TestServer.start();
	device = await newDevice(server);
	outbox = device.reopen();
	clock = 1_000_000;
	timers = [];
	statuses = [];
});

function newSync(): PunchSync {
	return new PunchSync({
		outbox,
		fetch: server.fetch,
		locks: device.locks,
		clock: () => ({ wallMs: clock, monoMs: clock, bootId: DEVICE_ID }),
		greet: () => device.greet(outbox),
		random: () => 0.5,
		startTimer: (ms, callback) => {
			const timer = { ms, callback, cancelled: false };
			timers.push(timer);
			return () => void (timer.cancelled = true);
		},
		onStatus: (status) => statuses.push(status)
	});
}

async function savedPunch() {
	const saved = await device.punch(outbox);
	if (!saved.ok) throw new Error('not saved');
	return saved.event;
}

test('a delivered punch comes back with its announcement', async () => {
	const sync = newSync();
	expect(await sync.deliver(await savedPunch())).toEqual({
		kind: 'delivered',
		announcement: { kind: 'not_recognised' }
	});
	expect(sync.status).toMatchObject({ waiting: 0, online: true, sending: false });
});

test('a punch that a run under way takes along still gets its announcement', async () => {
	const sync = newSync();
	const first = await savedPunch();
	const running = sync.flush();
	const delivery = sync.deliver(first);
	await running;
	expect(await delivery).toMatchObject({ kind: 'delivered' });
	expect(server.arrivals).toEqual([1]);
});

test('without network the punch waits, and the badge says how many and how old', async () => {
	const sync = newSync();
	server.faults = ['unreachable'];
	const punch = await savedPunch();
	expect(await sync.deliver(punch)).toEqual({ kind: 'waiting' });
	expect(sync.status).toMatchObject({ waiting: 1, oldestWallMs: punch.wallMs, online: false });
});

test('a revoked device says so and keeps its queue; being heard again clears it', async () => {
	const sync = newSync();
	server.faults = ['revoked'];
	expect(await sync.deliver(await savedPunch())).toEqual({ kind: 'shut_out', code: 'device_revoked' });
	expect(sync.status.waiting).toBe(1);
	await sync.flush();
	expect(sync.status.shutOut.size).toBe(0);
	expect(sync.status.waiting).toBe(0);
});

test('the next run comes after 30 to 60 s, and after a failure by the back-off', async () => {
	const sync = newSync();
	sync.start();
	await sync.flush();
	expect(timers.at(-1)?.ms).toBe(45_000);

	await savedPunch();
	server.faults = ['unreachable', 'unreachable', 'unreachable'];
	await sync.flush();
	expect(timers.at(-1)?.ms).toBe(500);
	await sync.flush();
	await sync.flush();
	expect(timers.at(-1)?.ms).toBe(2_000);
	expect(timers.filter(({ cancelled }) => !cancelled)).toHaveLength(1);
});

test('Retry-After keeps every run away until its time has come', async () => {
	const sync = newSync();
	sync.start();
	await savedPunch();
	server.faults = ['busy'];
	server.retryAfter = '20';
	await sync.flush();
	expect(timers.at(-1)?.ms).toBe(20_000);
	clock += 19_999;
	await sync.flush();
	expect(server.arrivals).toEqual([]);
	clock += 1;
	await sync.flush();
	expect(server.arrivals).toEqual([1]);
});

test('two tabs send each punch once', async () => {
	const tabs = [newSync(), newSync()];
	for (let i = 0; i < 5; i++) await savedPunch();
	await Promise.all(tabs.map((tab) => tab.flush()));
	expect(server.requests).toEqual([[1, 2, 3, 4, 5]]);
});

test('after a stop nothing is scheduled any more', async () => {
	const sync = newSync();
	sync.start();
	await sync.flush();
	sync.stop();
	await sync.flush();
	expect(timers.every(({ cancelled }) => cancelled)).toBe(true);
});
