import { and, asc, eq, gte, inArray, or, sql } from 'drizzle-orm';
import { PUNCH_TYPES } from '$domain/punch/device-event';
import { parseUuid } from '$domain/uuid';
import type { Db, Tx } from '../db/database';
import { checkDuplicateKey } from '../db/database-error';
import { insertRows } from '../db/insert-rows';
import { deviceHead } from '../db/schema/device';
import { punchFork, punchPending, punchRaw, punchRefused } from '../db/schema/punch';
import { chainKey, placeKey, type ChainId, type Place } from './place';
import type { Head, IngestItem } from './plan-ingest';

export type NewRaw = typeof punchRaw.$inferSelect;
export type NewRefused = typeof punchRefused.$inferInsert;

const madeHeads = new WeakMap<Db, Set<string>>();
const MAX_MADE_HEADS = 50_000;

/**
 * Makes the heads of chains at their first contact. Outside the ingest transaction: an INSERT that meets the row holds
 * a shared lock on it, and two of those waiting to lock it for update are a deadlock.
 */
export async function ensureHeads(db: Db, chains: readonly ChainId[]): Promise<void> {
	const made = madeHeads.get(db) ?? new Set();
	madeHeads.set(db, made);
	const fresh = chains.filter((chain) => !made.has(chainKey(chain)));
	if (fresh.length === 0) return;
	await insertHeads(db, fresh);
	if (made.size > MAX_MADE_HEADS) made.clear();
	for (const chain of fresh) made.add(chainKey(chain));
}

/** The ends of chains by `chainKey`, locked until the transaction ends; always in one order, so that nobody deadlocks. */
export async function lockHeads(tx: Tx, chains: readonly ChainId[]): Promise<Map<string, Head>> {
	const heads = await readLocked(tx, chains);
	const missing = chains.filter((chain) => !heads.has(chainKey(chain)));
	if (missing.length === 0) return heads;
	// The database was put back to an older state while we ran.
	await insertHeads(tx, missing);
	return readLocked(tx, chains);
}

async function readLocked(tx: Tx, chains: readonly ChainId[]): Promise<Map<string, Head>> {
	const rows = await tx
		.select()
		.from(deviceHead)
		.where(inChains(deviceHead, chains))
		.orderBy(asc(deviceHead.deviceId), asc(deviceHead.epoch))
		.for('update');
	return new Map(rows.map((row) => [chainKey(row), { seq: row.seq, hash: row.hash.toString('hex') }]));
}

async function insertHeads(db: Db | Tx, chains: readonly ChainId[]): Promise<void> {
	const rows = chains.map(({ deviceId, epoch }) => ({ deviceId, epoch, seq: 0, hash: Buffer.alloc(32) }));
	await db.insert(deviceHead).ignore().values(rows);
}

export async function moveHeads(
	tx: Tx,
	heads: readonly { deviceId: string; epoch: number; seq: number; hash: Buffer }[]
): Promise<void> {
	if (heads.length === 0) return;
	await tx
		.insert(deviceHead)
		.values([...heads])
		.onDuplicateKeyUpdate({
			set: { seq: sql`values(${deviceHead.seq})`, hash: sql`values(${deviceHead.hash})` }
		});
}

/**
 * Inserts all of them in one statement, or none and false when a unique key says that an event, its place in the chain
 * or its nonce is taken already.
 */
export async function insertRaws(tx: Tx, rows: NewRaw[]): Promise<boolean> {
	if (rows.length === 0) return true;
	try {
		await insertRows(tx, punchRaw, rows);
		return true;
	} catch (error) {
		if (!checkDuplicateKey(error)) throw error;
		return false;
	}
}

export async function insertPending(tx: Tx, rows: (typeof punchPending.$inferSelect)[]): Promise<void> {
	if (rows.length > 0) await insertRows(tx, punchPending, rows, 'ignore');
}

/** Has the punches of these chains that arrived since a time judged once more: more is known of their time now. */
export async function insertPendingSince(
	tx: Tx,
	stretches: readonly (ChainId & { since: Date })[]
): Promise<void> {
	if (stretches.length === 0) return;
	const { eventId, deviceId, epoch, seq, receivedAt } = punchRaw;
	await tx
		.insert(punchPending)
		.ignore()
		.select(
			tx
				.select({ eventId, deviceId, epoch, seq, receivedAt, notBefore: sql`null`.as('not_before') })
				.from(punchRaw)
				.where(
					or(
						...stretches.map((stretch) =>
							and(
								eq(deviceId, stretch.deviceId),
								eq(epoch, stretch.epoch),
								inArray(punchRaw.type, [...PUNCH_TYPES]),
								gte(receivedAt, stretch.since)
							)
						)
					)
				)
		);
}

/** Keeps what was refused once, however often it is sent. */
export async function insertRefused(tx: Tx, rows: NewRefused[]): Promise<void> {
	if (rows.length > 0) await tx.insert(punchRefused).ignore().values(rows);
}

/** Keeps the other version of an event once, however often it is sent; true the first time. */
export async function insertFork(tx: Tx, row: typeof punchFork.$inferInsert): Promise<boolean> {
	const [result] = await tx.insert(punchFork).ignore().values(row);
	return result.affectedRows === 1;
}

/** What is stored and what was refused at these places, by `placeKey`. */
export async function listPlaces(tx: Db | Tx, places: readonly Place[]) {
	if (places.length === 0) return { stored: new Map(), refused: new Map() };
	const at = (table: typeof punchRaw | typeof punchRefused) =>
		or(
			...groupByChain(places).map(({ deviceId, epoch, seqs }) =>
				and(eq(table.deviceId, deviceId), eq(table.epoch, epoch), inArray(table.seq, seqs))
			)
		);
	const { deviceId, epoch, seq, hash, eventId } = punchRaw;
	const raws = await tx.select({ deviceId, epoch, seq, hash, eventId }).from(punchRaw).where(at(punchRaw));
	const refusals = await tx
		.select({
			deviceId: punchRefused.deviceId,
			epoch: punchRefused.epoch,
			seq: punchRefused.seq,
			hash: punchRefused.hash
		})
		.from(punchRefused)
		.where(at(punchRefused));
	return {
		stored: new Map(
			raws.map((row) => [placeKey(row), { hash: row.hash.toString('hex'), eventId: row.eventId }])
		),
		refused: new Map(refusals.map((row) => [placeKey(row), row.hash.toString('hex')]))
	};
}

/** Which ids and nonces (hexadecimal) of these items some event has already. */
export async function listTaken(tx: Tx, items: readonly IngestItem[]) {
	const eventIds = items.map(({ signed }) => signed.event.eventId);
	const nonceIds = items.flatMap((item) => (item.kind === 'event' ? (item.signed.nonceId ?? []) : []));
	const { eventId, nonceId } = punchRaw;
	const rows = await tx
		.select({ eventId, nonceId })
		.from(punchRaw)
		.where(or(inArray(eventId, eventIds), nonceIds.length > 0 ? inArray(nonceId, nonceIds) : undefined));
	return {
		takenIds: new Set(rows.map((row) => row.eventId)),
		takenNonces: new Set(rows.flatMap((row) => (row.nonceId ? [row.nonceId.toString('hex')] : [])))
	};
}

function groupByChain(places: readonly Place[]): (ChainId & { seqs: number[] })[] {
	const chains = new Map<string, ChainId & { seqs: number[] }>();
	for (const { deviceId, epoch, seq } of places) {
		const chain = chains.get(chainKey({ deviceId, epoch })) ?? { deviceId, epoch, seqs: [] };
		chain.seqs.push(seq);
		chains.set(chainKey(chain), chain);
	}
	return [...chains.values()];
}

/** Row constructors use the primary key; drizzle has no form for them. */
function inChains(table: typeof deviceHead, chains: readonly ChainId[]) {
	const pairs = chains.map(({ deviceId, epoch }) => sql`(${Buffer.from(parseUuid(deviceId))}, ${epoch})`);
	return sql`(${table.deviceId}, ${table.epoch}) in (${sql.join(pairs, sql`, `)})`;
}
