import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { decodeBase64url } from '$domain/base64url';
import { parseEvent, GENESIS_HASH } from '$domain/punch/device-event';
import { readQueueFile } from '$domain/punch/queue-file';
import { checkSignature } from '$domain/punch/signature';
import { exportQueue } from './export-queue';
import { openOutboxDatabase, type QueuedEvent } from './outbox-schema';
import { newDevice, TestServer } from './testing';

let server: TestServer;
let device: Awaited<ReturnType<typeof newDevice>>;

beforeEach(async () => {
	server = await TestServer.start();
	device = await newDevice(server);
});
afterEach(() => void vi.restoreAllMocks());

test('each saved punch is signed by the device and carries the hash of the one before it', async () => {
	const outbox = device.reopen();
	for (let i = 0; i < 3; i++) expect((await device.punch(outbox)).ok).toBe(true);

	const rows = await outbox.waitingBatch(device.chain, { afterSeq: 0, limit: 64 });
	const events = rows.map(({ bytes }) => parseEvent(bytes));
	expect(events.map((parsed) => parsed.ok && parsed.event.seq)).toEqual([1, 2, 3]);
	expect(events.map((parsed) => parsed.ok && parsed.event.prevHash)).toEqual([
		GENESIS_HASH,
		rows[0]?.hash,
		rows[1]?.hash
	]);
	for (const { bytes, signature } of rows) {
		expect(await checkSignature(device.publicKey, bytes, signature)).toBe(true);
	}
});

test('punches made at the same moment in two tabs get two places in one chain', async () => {
	const tabs = [device.reopen(), device.reopen(), device.reopen()];
	await Promise.all(tabs.map((tab) => device.punch(tab)));
	const rows = await device.reopen().waitingBatch(device.chain, { afterSeq: 0, limit: 64 });
	expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test('an event is not stored behind a head that has moved', async () => {
	const outbox = device.reopen();
	const before = await outbox.readHead(device.chain);
	const saved = await device.punch(outbox);
	if (!saved.ok) throw new Error('not saved');
	const late: QueuedEvent = { ...saved.event, seq: 1, hash: 'f'.repeat(64) };
	expect(await outbox.append(late, before)).toBe('head_moved');
	expect((await outbox.summary()).waiting).toBe(1);
});

test('an append repeated after a connection that was lost behind the commit counts as saved once', async () => {
	const outbox = device.reopen();
	const before = await outbox.readHead(device.chain);
	const saved = await device.punch(outbox);
	if (!saved.ok) throw new Error('not saved');
	expect(await outbox.append(saved.event, before)).toBe('saved');
	expect((await outbox.summary()).waiting).toBe(1);
});

test('a full disk is reported as not saved, with the reason, and leaves the chain as it was', async () => {
	const outbox = device.reopen();
	await device.punch(outbox);
	vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
		throw new DOMException('no room', 'QuotaExceededError');
	});
	expect(await device.punch(outbox)).toMatchObject({
		ok: false,
		reason: 'not_saved',
		cause: { name: 'QuotaExceededError' }
	});
	vi.restoreAllMocks();
	const next = await device.punch(outbox);
	expect(next.ok && next.event.seq).toBe(2);
});

test('a connection that the browser dropped is opened again, and the punch is saved', async () => {
	const outbox = device.reopen();
	await device.punch(outbox);
	const open = IDBDatabase.prototype.transaction;
	let failures = 1;
	vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
		if (failures-- > 0) throw new DOMException('The database connection is closing.', 'InvalidStateError');
		return open.apply(this, args);
	});
	expect((await device.punch(outbox)).ok).toBe(true);
	expect((await outbox.summary()).waiting).toBe(2);
});

test('another tab that deletes or upgrades the database is let through', async () => {
	const outbox = device.reopen();
	await device.punch(outbox);
	const deleted = new Promise<string>((resolve) => {
		const request = indexedDB.deleteDatabase(device.name);
		request.onsuccess = () => resolve('deleted');
	});
	expect(await deleted).toBe('deleted');
	expect((await outbox.summary()).waiting).toBe(0);
});

test('the summary counts what waits and knows the age of the oldest', async () => {
	const outbox = device.reopen();
	const first = await device.punch(outbox);
	await device.punch(outbox);
	const oldestWallMs = first.ok ? first.event.wallMs : 0;
	expect(await outbox.summary()).toEqual({ waiting: 2, oldestWallMs, refused: 0 });
});

test('pruning drops delivered punches that are old enough and backed up, and never a waiting or refused one', async () => {
	const outbox = device.reopen();
	for (let i = 0; i < 4; i++) await device.punch(outbox);
	const receipt = { bytes: 'AA', signature: 'AA' };
	const settle = { chain: device.chain, receipt, refused: [] };
	await outbox.settle({ ...settle, delivered: [1], atMs: 1_000 });
	await outbox.settle({ ...settle, delivered: [2], atMs: 2_000 });
	await outbox.settle({
		...settle,
		receipt: null,
		delivered: [],
		refused: [{ seq: 3, code: 'x', message: 'y' }],
		atMs: 1_000
	});

	const prune = (beforeMs: number, backedUpSeq: number) =>
		outbox.prune(device.chain, { beforeMs, backedUpSeq, receiptsBeforeMs: 0 });
	expect(await prune(1_000, 4)).toBe(0);
	expect(await prune(1_001, 0)).toBe(0);
	expect(await prune(1_001, 4)).toBe(1);
	expect(await prune(Number.MAX_SAFE_INTEGER, 1)).toBe(0);
	expect(await prune(Number.MAX_SAFE_INTEGER, 4)).toBe(1);
	expect(await outbox.summary()).toMatchObject({ waiting: 1, refused: 1 });
	const next = await device.punch(outbox);
	expect(next.ok && next.event.seq).toBe(5);
});

test('a receipt stays for a year after its events, and for as long as one of them is here', async () => {
	const outbox = device.reopen();
	for (let i = 0; i < 3; i++) await device.punch(outbox);
	const { chain } = device;
	const settle = (delivered: number[], atMs: number) =>
		outbox.settle({ chain, receipt: { bytes: `A${atMs}`, signature: 'AA' }, delivered, refused: [], atMs });
	await settle([1], 1_000);
	await settle([2], 2_000);
	await settle([3], 3_000);
	const kept = async () => {
		const database = openOutboxDatabase(device.name);
		const rows = await database.use((db) => db.getAll('receipts'));
		await database.close();
		return rows.map(({ atMs }) => atMs);
	};
	const prune = (backedUpSeq: number, receiptsBeforeMs: number) =>
		outbox.prune(chain, { beforeMs: Number.MAX_SAFE_INTEGER, backedUpSeq, receiptsBeforeMs });
	expect(await prune(1, 1_000)).toBe(1);
	expect(await kept()).toEqual([1_000, 2_000, 3_000]);
	// The third was never backed up: its event is here, and so is its receipt.
	expect(await prune(2, 9_000)).toBe(1);
	expect(await kept()).toEqual([3_000]);
});

test('what the device notes of itself waits too, and is not counted as a punch', async () => {
	const outbox = device.reopen();
	await device.save(outbox, { type: 'boot' });
	expect((await outbox.summary()).waiting).toBe(0);
	await device.punch(outbox);
	expect((await outbox.summary()).waiting).toBe(1);
	expect(await outbox.describe(device.chain)).toMatchObject({ headSeq: 2, oldestKept: 1, firstWaiting: 1 });
});

test('what the server wants again waits again; what it refused stays refused', async () => {
	const outbox = device.reopen();
	for (let i = 0; i < 4; i++) await device.punch(outbox);
	await outbox.settle({
		chain: device.chain,
		receipt: { bytes: 'AA', signature: 'AA' },
		delivered: [1, 2, 4],
		refused: [{ seq: 3, code: 'x', message: 'y' }],
		atMs: 1
	});
	expect(await outbox.reopen(device.chain, [[2, 4]])).toBe(2);
	const rows = await outbox.waitingBatch(device.chain, { afterSeq: 0, limit: 64 });
	expect(rows.map(({ seq }) => seq)).toEqual([2, 4]);
});

test('what no receipt covers can be taken out as a file, what was refused too', async () => {
	const outbox = device.reopen();
	for (let i = 0; i < 3; i++) await device.punch(outbox);
	const refused = [{ seq: 3, code: 'x', message: 'y' }];
	const receipt = { bytes: 'AA', signature: 'AA' };
	await outbox.settle({ chain: device.chain, receipt, delivered: [1], refused, atMs: 1 });
	const files = await exportQueue(outbox, device.clock());
	expect(files).toHaveLength(1);
	const read = readQueueFile(JSON.stringify(files[0]));
	if (!read.ok) throw new Error(read.reason);
	const seqs = read.file.events.map(({ bytes }) => {
		const parsed = parseEvent(decodeBase64url(bytes));
		return parsed.ok && parsed.event.seq;
	});
	expect(seqs).toEqual([2, 3]);
});
