import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { parseEvent } from '$domain/punch/device-event';
import { deliverWaiting } from './deliver';
import type { Outbox } from './outbox';
import { newDevice, TestServer, type Fault } from './testing';

let server: TestServer;
let device: Awaited<ReturnType<typeof newDevice>>;
let outbox: Outbox;

beforeEach(async () => {
	server = await TestServer.start();
	device = await newDevice(server);
	outbox = device.reopen();
});

const punches = async (count: number) => {
	for (let i = 0; i < count; i++) await device.punch(outbox);
};
const deliver = () => deliverWaiting({ outbox, fetch: server.fetch, clock: device.clock });
const waitingSeqs = async (epoch = 1) =>
	(await outbox.waitingBatch({ ...device.chain, epoch }, { afterSeq: 0, limit: 64 })).map(({ seq }) => seq);

test('the server’s time and the next lease are kept on disk', async () => {
	server.serverMs = 12_345;
	expect(await device.greet(outbox)).toMatchObject({ kind: 'greeted', frozen: false });
	expect(await device.store.findFacts()).toMatchObject({
		device: { name: 'Entrance', siteName: 'Main site' },
		lease: { lease: { issuedMs: 12_345 } },
		anchor: { serverMs: 12_345 }
	});
});

test('what a restored server has lost waits again and arrives once more, in order', async () => {
	await punches(3);
	await deliver();
	expect(await waitingSeqs()).toEqual([]);
	server.stored.delete('1/2');
	server.stored.delete('1/3');
	await device.greet(outbox);
	expect(await waitingSeqs()).toEqual([2, 3]);
	await deliver();
	expect([...server.stored.keys()].sort()).toEqual(['1/1', '1/2', '1/3']);
	await device.greet(outbox);
	expect(server.verdicts.at(-1)).toMatchObject({ action: 'continue', want: [] });
});

test('a new epoch begins a new chain, and what waits in the old one still goes out', async () => {
	await punches(2);
	server.epoch = 2;
	await device.greet(outbox);
	await punches(1);
	expect([await waitingSeqs(1), await waitingSeqs(2)]).toEqual([[1, 2], [1]]);
	await deliver();
	expect([...server.stored.keys()].sort()).toEqual(['1/1', '1/2', '2/1']);
});

test('a nonce that was asked for in the epoch before is not used', async () => {
	server.epoch = 2;
	await device.greet(outbox);
	const [old, fresh] = [
		await device.punch(outbox, { nonce: 'old', epoch: 1 }),
		await device.punch(outbox, { nonce: 'new', epoch: 2 })
	];
	const nonces = [old, fresh].map((saved) => {
		const parsed = saved.ok ? parseEvent(saved.event.bytes) : null;
		return parsed?.ok && parsed.event.type === 'punch' ? parsed.event.nonce : undefined;
	});
	expect(nonces).toEqual([null, 'new']);
});

test('a frozen device is told so, keeps its lease and goes on saving', async () => {
	await punches(1);
	server.stored.set('1/1', 'f'.repeat(64));
	expect(await device.greet(outbox)).toMatchObject({ kind: 'greeted', frozen: true });
	expect((await device.store.findFacts())?.lease).not.toBeNull();
	expect((await device.punch(outbox)).ok).toBe(true);
});

test('delivered events go only when they are old and in a backup', async () => {
	await punches(2);
	await deliver();
	await device.greet(outbox);
	server.backedUpSeq = 2;
	await device.greet(outbox);
	expect((await outbox.describe(device.chain)).oldestKept).toBe(1);
});

test.each<[Fault, object]>([
	['unreachable', { kind: 'later' }],
	['portal_json', { kind: 'later' }],
	['busy', { kind: 'later', retryAfterMs: 7_000 }],
	['revoked', { kind: 'shut_out', code: 'device_revoked' }]
])('an answer that is none (%s) changes nothing', async (fault, outcome) => {
	await punches(1);
	server.faults = [fault];
	expect(await device.greet(outbox)).toMatchObject(outcome);
	expect((await device.store.findFacts())?.anchor).toBeNull();
	expect(await waitingSeqs()).toEqual([1]);
});
