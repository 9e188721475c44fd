import type { IDBPDatabase } from 'idb';
import * as v from 'valibot';
import { GENESIS_HASH } from '$domain/punch/punch-event';
import type { SignedBytes } from '$domain/punch/receipt';
import type { Database } from './database';
import {
	chainHeadSchema,
	queuedPunchSchema,
	type ChainHead,
	type ChainId,
	type ChainKey,
	type EventKey,
	type OutboxSchema,
	type QueuedPunch
} from './outbox-schema';

/**
 * Most bytes of events in one request: in base64url, with signatures, they stay below the 256 KB that the server
 * reads, and a slow link delivers something before it drops.
 */
const MAX_BATCH_BYTES = 176 * 1024;

export interface OutboxSummary {
	waiting: number;
	/** device clock at the oldest waiting punch */
	oldestWallMs: number | null;
	/** refused by the server, kept for a supervisor */
	refused: number;
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
 * The append-only queue of signed punches. A row leaves only through `prune`, which wants a receipt and age.
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
	append(punch: QueuedPunch, before: ChainHead): Promise<'saved' | 'head_moved'> {
		return this.#database.use(async (db) => {
			const tx = db.transaction(['events', 'heads'], 'readwrite', { durability: 'strict' });
			const heads = tx.objectStore('heads');
			const head = await heads.get([punch.deviceId, punch.epoch]);
			// A repeat after a connection that was lost behind the commit.
			const alreadySaved = head?.seq === punch.seq && head.hash === punch.hash;
			const moved = (head?.seq ?? 0) !== before.seq || (head?.hash ?? GENESIS_HASH) !== before.hash;
			if (!alreadySaved && !moved) {
				observe(tx.objectStore('events').add(punch));
				observe(heads.put({ ...before, seq: punch.seq, hash: punch.hash }));
			}
			await tx.done;
			return moved && !alreadySaved ? 'head_moved' : 'saved';
		});
	}

	/** Chains with waiting punches, in the order of their oldest keys. */
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

	/** The oldest waiting punches of a chain behind `afterSeq`, in order, within the limits of one request. */
	waitingBatch(
		chain: ChainId,
		{ afterSeq, limit }: { afterSeq: number; limit: number }
	): Promise<QueuedPunch[]> {
		return this.#database.use(async (db) => {
			const keys = (await waitingKeys(db)).filter(
				([deviceId, epoch, seq]) => deviceId === chain.deviceId && epoch === chain.epoch && seq > afterSeq
			);
			const rows = await Promise.all(keys.slice(0, limit).map((key) => db.get('events', key)));
			return withinBytes(rows.filter((row) => v.is(queuedPunchSchema, row)));
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
			const keys = await waitingKeys(db);
			const oldest = keys[0] === undefined ? undefined : await db.get('events', keys[0]);
			return {
				waiting: keys.length,
				oldestWallMs: oldest?.wallMs ?? null,
				refused: await db.countFromIndex('outcomes', 'outcome', 'refused')
			};
		});
	}

	/** Drops events delivered before `beforeMs`; returns how many. Waiting and refused events always stay. */
	prune(beforeMs: number): Promise<number> {
		return this.#database.use(async (db) => {
			const tx = db.transaction(['events', 'outcomes', 'receipts'], 'readwrite');
			const outcomes = tx.objectStore('outcomes');
			let dropped = 0;
			for await (const { value, primaryKey } of outcomes.index('outcome').iterate('delivered')) {
				if (value.atMs >= beforeMs) continue;
				observe(tx.objectStore('events').delete(primaryKey));
				observe(outcomes.delete(primaryKey));
				dropped++;
			}
			for await (const { value, primaryKey } of tx.objectStore('receipts').iterate()) {
				// Receipts are in order of time: behind the first young one all are young.
				if (value.atMs >= beforeMs) break;
				observe(tx.objectStore('receipts').delete(primaryKey));
			}
			await tx.done;
			return dropped;
		});
	}

	close(): Promise<void> {
		return this.#database.close();
	}
}

/** Keys of events without an outcome, oldest first. Outcomes exist only for stored events, so counts tell first. */
async function waitingKeys(db: IDBPDatabase<OutboxSchema>): Promise<EventKey[]> {
	const tx = db.transaction(['events', 'outcomes']);
	const events = tx.objectStore('events');
	const outcomes = tx.objectStore('outcomes');
	if ((await events.count()) === (await outcomes.count())) return [];
	const [stored, settled] = await Promise.all([events.getAllKeys(), outcomes.getAllKeys()]);
	const done = new Set(settled.map(String));
	return stored.filter((key) => !done.has(String(key)));
}

function withinBytes(rows: QueuedPunch[]): QueuedPunch[] {
	let total = 0;
	return rows.filter((row, index) => (total += row.bytes.length) <= MAX_BATCH_BYTES || index === 0);
}

/** A failed request fails its transaction, and `tx.done` carries the reason: nothing to add here. */
function observe(request: Promise<unknown>): void {
	request.catch(() => undefined);
}
