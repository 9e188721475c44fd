import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
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
const waiting = async () => (await outbox.summary()).waiting;

test('everything that waits goes out oldest first in batches of at most 64', async () => {
	await punches(70);
	expect(await deliver()).toMatchObject({ reached: true, contacted: true });
	expect(server.requests.map((seqs) => seqs.length)).toEqual([64, 6]);
	expect(server.arrivals).toEqual(Array.from({ length: 70 }, (_, i) => i + 1));
	expect(await waiting()).toBe(0);
});

test('an empty queue asks nothing of the network', async () => {
	expect(await deliver()).toMatchObject({ reached: true, contacted: false });
	expect(server.requests).toEqual([]);
});

test.each<Fault>(['portal_page', 'portal_json', 'no_receipt', 'foreign_receipt', 'unreachable', 'busy'])(
	'an answer that proves nothing (%s) leaves every punch waiting',
	async (fault) => {
		await punches(3);
		server.faults = [fault];
		expect((await deliver()).reached).toBe(false);
		expect(await waiting()).toBe(3);
		await deliver();
		expect(await waiting()).toBe(0);
		expect(server.arrivals).toEqual([1, 2, 3]);
	}
);

test('only what the receipt lists counts as delivered', async () => {
	await punches(3);
	server.faults = ['short_receipt'];
	await deliver();
	expect(await waiting()).toBe(1);
});

test('the time that a busy server asks for is passed on', async () => {
	await punches(1);
	server.faults = ['busy'];
	server.retryAfter = '7';
	expect((await deliver()).retryAfterMs).toBe(7_000);
});

test('a refused punch is kept apart and never sent again, those behind it go on', async () => {
	await punches(3);
	server.refused.add(2);
	await deliver();
	await deliver();
	expect(server.arrivals).toEqual([1, 3]);
	expect(server.requests).toEqual([[1, 2, 3]]);
	expect(await outbox.summary()).toMatchObject({ waiting: 0, refused: 1 });
});

test('a held punch waits for the next run without stopping those behind it', async () => {
	await punches(70);
	server.held.add(1);
	await deliver();
	expect(await waiting()).toBe(1);
	server.held.clear();
	await deliver();
	expect(await waiting()).toBe(0);
	expect(server.requests.at(-1)).toEqual([1]);
});

test('a batch that is too large is halved until it passes', async () => {
	await punches(10);
	server.maxBatch = 3;
	await deliver();
	expect(await waiting()).toBe(0);
	expect(server.arrivals).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('a revoked device keeps its queue', async () => {
	await punches(2);
	server.faults = ['revoked'];
	const run = await deliver();
	expect([...run.shutOut]).toEqual([[device.chain.deviceId, 'device_revoked']]);
	expect(await waiting()).toBe(2);
});

test('whatever fails in between and whenever the browser dies, each punch arrives once and in order', async () => {
	const fault = fc.constantFrom<Fault>(
		'none',
		'unreachable',
		'reply_lost',
		'busy',
		'portal_page',
		'portal_json',
		'no_receipt',
		'foreign_receipt',
		'short_receipt',
		'revoked'
	);
	const step = fc.oneof(
		{ weight: 4, arbitrary: fc.constant({ do: 'punch' } as const) },
		{
			weight: 3,
			arbitrary: fc.record({ do: fc.constant('deliver' as const), faults: fc.array(fault, { maxLength: 3 }) })
		},
		{ weight: 1, arbitrary: fc.constant({ do: 'kill' } as const) },
		{ weight: 1, arbitrary: fc.record({ do: fc.constant('two_tabs' as const), fault }) }
	);
	await fc.assert(
		fc.asyncProperty(
			fc.array(step, { maxLength: 14 }),
			fc.integer({ min: 1, max: 5 }),
			async (steps, maxBatch) => {
				server = await TestServer.start();
				server.maxBatch = maxBatch;
				device = await newDevice(server);
				outbox = device.reopen();
				let saved = 0;
				for (const action of steps) {
					if (action.do === 'punch' && (await device.punch(outbox)).ok) saved++;
					if (action.do === 'kill') {
						await outbox.close();
						outbox = device.reopen();
					}
					if (action.do === 'deliver') {
						server.faults = action.faults;
						await deliver();
					}
					if (action.do === 'two_tabs') {
						server.faults = [action.fault];
						const [, other] = await Promise.all([deliver(), device.punch(device.reopen())]);
						if (other.ok) saved++;
					}
					// Nothing counts as delivered that the server does not have.
					expect(saved - (await waiting())).toBeLessThanOrEqual(server.stored.size);
				}
				server.faults = [];
				await deliver();
				expect(await waiting()).toBe(0);
				expect(server.arrivals).toEqual(Array.from({ length: saved }, (_, i) => i + 1));
			}
		),
		{ numRuns: 60 }
	);
}, 60_000);
