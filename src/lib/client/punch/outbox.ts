import type { IDBPDatabase } from 'idb';
import * as v from 'valibot';
import { GENESIS_HASH, PUNCH_TYPES, type EventType } from '$domain/punch/device-event';
import type { SignedBytes } from '$domain/punch/receipt';
import type { HandshakeRequest } from '$domain/punch/wire';
import type { Database } from './database';
import {
	chainHeadSchema,
	queuedEventSchema,
	type ChainHead,
	type ChainId,
	type ChainKey,
	type EventKey,
	type Outcome,
	type OutboxSchema,
	type QueuedEvent
} from './outbox-schema';

/**
 * Most bytes of events in one request: in base64url, with signatures, they stay below the 256 KB that the server
 * reads, and a slow link delivers something before it drops.
 */
const MAX_BATCH_BYTES = 176 * 1024;

export interface OutboxSummary {
	/** punches; what the device notes of itself is not counted */
	waiting: number;
	/** device clock at the oldest waiting punch */
	oldestWallMs: number | null;
	/** refused by the server, kept for a supervisor */
	refused: number;
}

/** One end of a chain, as a handshake tells it. */
export type ChainDescription = HandshakeRequest['chain'];

export interface PruneLimits {
	beforeMs: number;
	backedUpSeq: number;
	/** receipts from before, whose events are gone, go as well */
	receiptsBeforeMs: number;
}

/** What one reply settled: `delivered` seqs stand in the verified receipt, `refused` ones never will. */
export interface Settlement {
	chain: ChainId;
	receipt: SignedBytes | null;
	delivered: readonly number[];
	refused: readonly { seq: number; code: string; message: string }[];
	atMs: number;
}

/**
 * The append-only queue of signed events. A row leaves only through `prune`, which wants a receipt and age.
 * Every method may be repeated: see Database.use.
 */
export class Outbox {
	readonly #database: Database<OutboxSchema>;

	constructor(database: Database<OutboxSchema>) {
		this.#database = database;
	}

	/** The chain's last link; a chain without events starts at the genesis hash. */
	async readHead(chain: ChainId & { serverKey: string }): Promise<ChainHead> {
		const { deviceId, epoch, serverKey } = chain;
		const row = await this.#database.use((db) => db.get('heads', [deviceId, epoch]));
		return row === undefined
			? { deviceId, epoch, seq: 0, hash: GENESIS_HASH, serverKey }
			: v.parse(chainHeadSchema, row);
	}

	/**
	 * One strict transaction: resolves 'saved' only after the data is on disk, 'head_moved' when another writer
	 * was faster. Throws whatever the storage throws (quota, lost connection after all retries).
	 */
	append(event: QueuedEvent, before: ChainHead): Promise<'saved' | 'head_moved'> {
		return this.#database.use(async (db) => {
			const tx = db.transaction(['events', 'heads'], 'readwrite', { durability: 'strict' });
			const heads = tx.objectStore('heads');
			const head = await heads.get([event.deviceId, event.epoch]);
			// A repeat after a connection that was lost behind the commit.
			const alreadySaved = head?.seq === event.seq && head.hash === event.hash;
			const moved = (head?.seq ?? 0) !== before.seq || (head?.hash ?? GENESIS_HASH) !== before.hash;
			if (!alreadySaved && !moved) {
				observe(tx.objectStore('events').add(event));
				observe(heads.put({ ...before, seq: event.seq, hash: event.hash }));
			}
			await tx.done;
			return moved && !alreadySaved ? 'head_moved' : 'saved';
		});
	}

	/** Chains with waiting events, in the order of their oldest keys. */
	waitingChains(): Promise<ChainHead[]> {
		return this.#database.use(async (db) => {
			const keys = await waitingKeys(db);
			const seen = new Map(
				keys.map(([deviceId, epoch]): [string, ChainKey] => [`${deviceId}/${epoch}`, [deviceId, epoch]])
			);
			const rows = await Promise.all([...seen.values()].map((key) => db.get('heads', key)));
			return rows.filter((row) => v.is(chainHeadSchema, row));
		});
	}

	/** The oldest waiting events of a chain behind `afterSeq`, in order, within the limits of one request. */
	waitingBatch(
		chain: ChainId,
		{ afterSeq, limit }: { afterSeq: number; limit: number }
	): Promise<QueuedEvent[]> {
		return this.#database.use(async (db) => {
			const keys = (await waitingKeys(db)).filter(
				([deviceId, epoch, seq]) => deviceId === chain.deviceId && epoch === chain.epoch && seq > afterSeq
			);
			const rows = await Promise.all(keys.slice(0, limit).map((key) => db.get('events', key)));
			return withinBytes(rows.filter((row) => v.is(queuedEventSchema, row)));
		});
	}

	/** Stores the receipt and what it settles in one strict transaction. */
	settle({ chain: { deviceId, epoch }, receipt, delivered, refused, atMs }: Settlement): Promise<void> {
		return this.#database.use(async (db) => {
			const tx = db.transaction(['receipts', 'outcomes'], 'readwrite', { durability: 'strict' });
			const outcomes = tx.objectStore('outcomes');
			if (receipt !== null && delivered.length > 0) {
				const receiptId = await tx.objectStore('receipts').add({ signed: receipt, atMs });
				for (const seq of delivered) {
					observe(outcomes.put({ outcome: 'delivered', deviceId, epoch, seq, receiptId, atMs }));
				}
			}
			for (const { seq, code, message } of refused) {
				observe(outcomes.put({ outcome: 'refused', deviceId, epoch, seq, code, message, atMs }));
			}
			await tx.done;
		});
	}

	summary(): Promise<OutboxSummary> {
		return this.#database.use(async (db) => {
			const byType = await Promise.all(PUNCH_TYPES.map((type) => waitingKeys(db, type)));
			const firsts = await Promise.all(byType.flatMap(([key]) => (key ? db.get('events', key) : [])));
			const times = firsts.flatMap((event) => event?.wallMs ?? []);
			return {
				waiting: byType.flat().length,
				oldestWallMs: times.length > 0 ? Math.min(...times) : null,
				refused: await db.countFromIndex('outcomes', 'outcome', 'refused')
			};
		});
	}

	/** Everything that no receipt covers, what was refused too, by device and in the order of the chains. */
	undelivered(): Promise<Map<string, QueuedEvent[]>> {
		return this.#database.use(async (db) => {
			const refused = await db.getAllKeysFromIndex('outcomes', 'outcome', 'refused');
			const keys = [...(await waitingKeys(db)), ...refused];
			const rows = await Promise.all(keys.map((key) => db.get('events', key)));
			const events = rows.filter((row) => v.is(queuedEventSchema, row));
			events.sort((a, b) => a.epoch - b.epoch || a.seq - b.seq);
			const byDevice = new Map<string, QueuedEvent[]>();
			for (const event of events)
				byDevice.set(event.deviceId, [...(byDevice.get(event.deviceId) ?? []), event]);
			return byDevice;
		});
	}

	/** Punches of a chain from a place on; notes of the device are not among them. */
	countPunches({ deviceId, epoch }: ChainId, fromSeq: number): Promise<number> {
		return this.#database.use(async (db) => {
			const found = PUNCH_TYPES.map((type) => db.getAllKeysFromIndex('events', 'type', type));
			const keys = (await Promise.all(found)).flat();
			return keys.filter(([device, of, seq]) => device === deviceId && of === epoch && seq >= fromSeq).length;
		});
	}

	/** What of a chain is still here, for the server to compare. */
	describe(chain: ChainId & { serverKey: string }): Promise<ChainDescription> {
		const { deviceId, epoch } = chain;
		return this.#database.use(async (db) => {
			const head = await this.readHead(chain);
			const [oldest] = await db.getAllKeys('events', wholeChain(deviceId, epoch), 1);
			const waiting = (await waitingKeys(db)).find((key) => key[0] === deviceId && key[1] === epoch);
			return {
				headSeq: head.seq,
				headHash: head.hash,
				oldestKept: oldest?.[2] ?? head.seq + 1,
				firstWaiting: waiting?.[2] ?? null
			};
		});
	}

	/**
	 * The server has lost these (closed ranges of seqs) or never had them: what was delivered waits again. What it
	 * refused stays refused. Returns how many wait again.
	 */
	reopen({ deviceId, epoch }: ChainId, ranges: readonly (readonly [number, number])[]): Promise<number> {
		return this.#database.use(async (db) => {
			const tx = db.transaction('outcomes', 'readwrite', { durability: 'strict' });
			let reopened = 0;
			for (const [from, to] of ranges) {
				const range = IDBKeyRange.bound([deviceId, epoch, from], [deviceId, epoch, to]);
				for await (const cursor of tx.store.iterate(range)) {
					if (cursor.value.outcome !== 'delivered') continue;
					observe(cursor.delete());
					reopened++;
				}
			}
			await tx.done;
			return reopened;
		});
	}

	/**
	 * Drops events of a chain that were delivered before `beforeMs` and are in a backup of the server up to
	 * `backedUpSeq`; returns how many. Waiting and refused events always stay.
	 */
	prune(
		{ deviceId, epoch }: ChainId,
		{ beforeMs, backedUpSeq, receiptsBeforeMs }: PruneLimits
	): Promise<number> {
		return this.#database.use(async (db) => {
			const tx = db.transaction(['events', 'outcomes', 'receipts'], 'readwrite');
			const outcomes = tx.objectStore('outcomes');
			const range = IDBKeyRange.bound([deviceId, epoch, 0], [deviceId, epoch, backedUpSeq]);
			let dropped = 0;
			for await (const { value, primaryKey } of outcomes.iterate(range)) {
				if (value.outcome !== 'delivered' || value.atMs >= beforeMs) continue;
				observe(tx.objectStore('events').delete(primaryKey));
				observe(outcomes.delete(primaryKey));
				dropped++;
			}
			const receipts = tx.objectStore('receipts');
			// A receipt is all that is left of an event that was dropped: its place, its hash, and the server's word.
			if (dropped > 0) {
				const needed = new Set((await outcomes.getAll()).map(receiptOf));
				for await (const { value, primaryKey } of receipts.iterate()) {
					if (value.atMs >= receiptsBeforeMs) break;
					if (!needed.has(primaryKey)) observe(receipts.delete(primaryKey));
				}
			}
			await tx.done;
			return dropped;
		});
	}

	close(): Promise<void> {
		return this.#database.close();
	}
}

const receiptOf = (outcome: Outcome) => (outcome.outcome === 'delivered' ? outcome.receiptId : null);

/** Keys of events without an outcome, oldest first. Outcomes exist only for stored events, so counts tell first. */
async function waitingKeys(db: IDBPDatabase<OutboxSchema>, type?: EventType): Promise<EventKey[]> {
	const tx = db.transaction(['events', 'outcomes']);
	const events = tx.objectStore('events');
	const outcomes = tx.objectStore('outcomes');
	if ((await events.count()) === (await outcomes.count())) return [];
	const [stored, settled] = await Promise.all([
		type === undefined ? events.getAllKeys() : events.index('type').getAllKeys(type),
		outcomes.getAllKeys()
	]);
	const done = new Set(settled.map(String));
	return stored.filter((key) => !done.has(String(key)));
}

const wholeChain = (deviceId: string, epoch: number) =>
	IDBKeyRange.bound([deviceId, epoch, 1], [deviceId, epoch, Infinity]);

function withinBytes(rows: QueuedEvent[]): QueuedEvent[] {
	let total = 0;
	return rows.filter((row, index) => (total += row.bytes.length) <= MAX_BATCH_BYTES || index === 0);
}

/** A failed request fails its transaction, and `tx.done` carries the reason: nothing to add here. */
function observe(request: Promise<unknown>): void {
	request.catch(() => undefined);
}
