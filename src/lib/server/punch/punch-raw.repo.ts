import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { checkDuplicateKey } from '../db/database-error';
import { deviceHead } from '../db/schema/device';
import { punch, punchFork, punchRaw } from '../db/schema/punch';

export type PunchRawRow = typeof punchRaw.$inferSelect;
export type Head = { seq: number; hash: Buffer };

type Chain = { deviceId: string; epoch: number };

const ofChain = ({ deviceId, epoch }: Chain) =>
	and(eq(deviceHead.deviceId, deviceId), eq(deviceHead.epoch, epoch));

/**
 * Makes the head of a chain at its first contact. Outside the ingest transaction: an INSERT that meets the row
 * holds a shared lock on it, and two of those waiting to lock it for update are a deadlock.
 */
export async function ensureHead(db: Db, chain: Chain): Promise<void> {
	const [known] = await db.select({ seq: deviceHead.seq }).from(deviceHead).where(ofChain(chain));
	if (known) return;
	await db
		.insert(deviceHead)
		.ignore()
		.values({ ...chain, seq: 0, hash: Buffer.alloc(32) });
}

/** The end of the device's chain, locked until the transaction ends. */
export async function lockHead(tx: Tx, chain: Chain): Promise<Head> {
	const [row] = await tx
		.select({ seq: deviceHead.seq, hash: deviceHead.hash })
		.from(deviceHead)
		.where(ofChain(chain))
		.for('update');
	if (!row) throw new Error('the head of a chain was locked before it was made');
	return row;
}

export async function moveHead(tx: Tx, chain: Chain, head: Head): Promise<void> {
	await tx.update(deviceHead).set(head).where(ofChain(chain));
}

/** False when a unique key says that the event, its place in the chain or its nonce is already taken. */
export async function insertRaw(tx: Tx, row: typeof punchRaw.$inferInsert): Promise<boolean> {
	try {
		await tx.insert(punchRaw).values(row);
		return true;
	} catch (error) {
		if (!checkDuplicateKey(error)) throw error;
		return false;
	}
}

export async function findRawBySeq(
	tx: Db | Tx,
	place: { deviceId: string; epoch: number; seq: number }
): Promise<PunchRawRow | null> {
	const { deviceId, epoch, seq } = place;
	const [row] = await tx
		.select()
		.from(punchRaw)
		.where(and(eq(punchRaw.deviceId, deviceId), eq(punchRaw.epoch, epoch), eq(punchRaw.seq, seq)));
	return row ?? null;
}

export async function findRaw(db: Db | Tx, eventId: string): Promise<PunchRawRow | null> {
	const [row] = await db.select().from(punchRaw).where(eq(punchRaw.eventId, eventId));
	return row ?? null;
}

export async function checkNonceUsed(tx: Tx, nonceId: Buffer): Promise<boolean> {
	const rows = await tx.select({ seq: punchRaw.seq }).from(punchRaw).where(eq(punchRaw.nonceId, nonceId));
	return rows.length > 0;
}

/** Keeps the other version of an event once, however often it is sent. */
export async function insertFork(tx: Tx, row: typeof punchFork.$inferInsert): Promise<void> {
	await tx.insert(punchFork).ignore().values(row);
}

/** Stored but not judged yet, in the order they were made: what a crash between the two leaves behind. */
export async function listUnjudged(db: Db, limit: number): Promise<string[]> {
	const rows = await db
		.select({ eventId: punchRaw.eventId })
		.from(punchRaw)
		.leftJoin(punch, eq(punch.eventId, punchRaw.eventId))
		.where(isNull(punch.eventId))
		.orderBy(asc(punchRaw.receivedAt), asc(punchRaw.seq))
		.limit(limit);
	return rows.map((row) => row.eventId);
}
