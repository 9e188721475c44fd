import { and, asc, count, eq, gte, inArray, isNull, lte } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { checkDuplicateKey } from '../db/database-error';
import { deviceHead } from '../db/schema/device';
import { punch, punchFork, punchRaw, punchUndo } from '../db/schema/punch';

export type PunchRawRow = typeof punchRaw.$inferSelect;
export type NewRaw = typeof punchRaw.$inferInsert;
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

/**
 * Inserts all of them in one statement, or none and false when a unique key says that an event, its place in the
 * chain or its nonce is taken already.
 */
export async function insertRaws(tx: Tx, rows: NewRaw[]): Promise<boolean> {
	try {
		await tx.insert(punchRaw).values(rows);
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

/** Keeps the other version of an event once, however often it is sent; true the first time. */
export async function insertFork(tx: Tx, row: typeof punchFork.$inferInsert): Promise<boolean> {
	const [result] = await tx.insert(punchFork).ignore().values(row);
	return result.affectedRows === 1;
}

/** Stored but not judged yet, in the order they were made: what a crash between the two leaves behind. */
export async function listUnjudged(db: Db, limit: number): Promise<string[]> {
	const rows = await db
		.select({ eventId: punchRaw.eventId })
		.from(punchRaw)
		.leftJoin(punch, eq(punch.eventId, punchRaw.eventId))
		.leftJoin(punchUndo, eq(punchUndo.eventId, punchRaw.eventId))
		.where(and(isNull(punch.eventId), isNull(punchUndo.eventId), inArray(punchRaw.type, ['punch', 'undo'])))
		.orderBy(asc(punchRaw.receivedAt), asc(punchRaw.seq))
		.limit(limit);
	return rows.map((row) => row.eventId);
}

/** Jumps of the wall clock that a device recorded in a span of its chain, with their signed bytes. */
export async function listClockJumps(
	db: Db | Tx,
	span: { deviceId: string; epoch: number; fromSeq: number }
): Promise<PunchRawRow[]> {
	return db
		.select()
		.from(punchRaw)
		.where(
			and(
				eq(punchRaw.deviceId, span.deviceId),
				eq(punchRaw.epoch, span.epoch),
				eq(punchRaw.type, 'clock_jump'),
				gte(punchRaw.seq, span.fromSeq)
			)
		)
		.orderBy(asc(punchRaw.seq));
}

/** Seqs missing below the head, as closed ranges, oldest first; at most `limit` of them. */
export async function listHoles(
	db: Db,
	chain: { deviceId: string; epoch: number; headSeq: number },
	limit = 50
): Promise<[number, number][]> {
	const { deviceId, epoch, headSeq } = chain;
	const [stored] = await db
		.select({ n: count() })
		.from(punchRaw)
		.where(and(eq(punchRaw.deviceId, deviceId), eq(punchRaw.epoch, epoch), lte(punchRaw.seq, headSeq)));
	// The usual case costs one count over the index; only a chain with holes is walked.
	if (stored?.n === headSeq) return [];
	const rows = await db
		.select({ seq: punchRaw.seq })
		.from(punchRaw)
		.where(and(eq(punchRaw.deviceId, deviceId), eq(punchRaw.epoch, epoch)))
		.orderBy(asc(punchRaw.seq));
	const holes: [number, number][] = [];
	let expected = 1;
	for (const { seq } of [...rows, { seq: headSeq + 1 }]) {
		if (seq > expected && holes.length < limit) holes.push([expected, seq - 1]);
		expected = Math.max(expected, seq + 1);
	}
	return holes;
}

export async function findHead(db: Db, chain: Chain): Promise<Head | null> {
	const [row] = await db
		.select({ seq: deviceHead.seq, hash: deviceHead.hash })
		.from(deviceHead)
		.where(ofChain(chain));
	return row ?? null;
}
