import type { DBSchema, IDBPDatabase } from 'idb';
import * as v from 'valibot';
import { EVENT_TYPES } from '$domain/punch/device-event';
import { signedBytesSchema } from '$domain/punch/receipt';
import { Database } from './database';

/**
 * The queue's own database. Version 1 for ever: an upgrade that goes wrong would take unsent punches with it
 * (Eventra#2744), so rows may gain fields but stores, keys and the version never change. Anything that needs an
 * upgrade lives in another database.
 */
const NAME = 'bundy-outbox';
const VERSION = 1;

const bytes = v.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array);

/** One unbroken run of events: a re-pairing or lost storage begins the next epoch. */
export interface ChainId {
	deviceId: string;
	epoch: number;
}

export type EventKey = [deviceId: string, epoch: number, seq: number];
export type ChainKey = [deviceId: string, epoch: number];

/** A signed event as it will be sent: the bytes are never rewritten. */
export const queuedEventSchema = v.object({
	deviceId: v.string(),
	epoch: v.number(),
	seq: v.number(),
	type: v.picklist(EVENT_TYPES),
	bytes,
	signature: bytes,
	/** SHA-256 over bytes and signature */
	hash: v.string(),
	wallMs: v.number()
});
export type QueuedEvent = v.InferOutput<typeof queuedEventSchema>;

/** Last event of a chain, and the key that signs this chain's receipts (raw P-256 point in base64url). */
export const chainHeadSchema = v.object({
	deviceId: v.string(),
	epoch: v.number(),
	seq: v.number(),
	hash: v.string(),
	serverKey: v.string()
});
export type ChainHead = v.InferOutput<typeof chainHeadSchema>;

/**
 * How an event ended. An event without an outcome is waiting: there is no "unsynced" flag that could be cleared
 * by mistake (odoo#261096).
 */
export const outcomeSchema = v.variant('outcome', [
	v.object({
		outcome: v.literal('delivered'),
		deviceId: v.string(),
		epoch: v.number(),
		seq: v.number(),
		receiptId: v.number(),
		atMs: v.number()
	}),
	v.object({
		outcome: v.literal('refused'),
		deviceId: v.string(),
		epoch: v.number(),
		seq: v.number(),
		code: v.string(),
		message: v.string(),
		atMs: v.number()
	})
]);
export type Outcome = v.InferOutput<typeof outcomeSchema>;

export const keptReceiptSchema = v.object({ signed: signedBytesSchema, atMs: v.number() });
export type KeptReceipt = v.InferOutput<typeof keptReceiptSchema>;

export interface OutboxSchema extends DBSchema {
	events: { key: EventKey; value: QueuedEvent; indexes: { type: string } };
	heads: { key: ChainKey; value: ChainHead };
	receipts: { key: number; value: KeptReceipt };
	outcomes: { key: EventKey; value: Outcome; indexes: { outcome: string } };
}

export function openOutboxDatabase(name: string = NAME): Database<OutboxSchema> {
	return new Database<OutboxSchema>({ name, version: VERSION, upgrade: createStores });
}

function createStores(db: IDBPDatabase<OutboxSchema>): void {
	const events = db.createObjectStore('events', { keyPath: ['deviceId', 'epoch', 'seq'] });
	events.createIndex('type', 'type');
	db.createObjectStore('heads', { keyPath: ['deviceId', 'epoch'] });
	db.createObjectStore('receipts', { autoIncrement: true });
	const outcomes = db.createObjectStore('outcomes', { keyPath: ['deviceId', 'epoch', 'seq'] });
	outcomes.createIndex('outcome', 'outcome');
}
