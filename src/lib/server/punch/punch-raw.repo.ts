import { and, asc, count, eq, gte, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { deviceHead } from '../db/schema/device';
import { punchPending, punchRaw, punchRefused } from '../db/schema/punch';

export type PunchRawRow = typeof punchRaw.$inferSelect;

type Chain = { deviceId: string; epoch: number };

/**
 * Stored but not judged, oldest first, locked until the transaction ends; what another replica has locked is left to
 * it. The lock goes with the connection: after a crash they are anybody's again.
 */
export async function claimOldest(tx: Tx, { limit, at }: { limit: number; at: Date }): Promise<ClaimedRow[]> {
	return tx
		.select()
		.from(punchPending)
		.where(or(isNull(punchPending.notBefore), lte(punchPending.notBefore, at)))
		.orderBy(asc(punchPending.receivedAt), asc(punchPending.deviceId), asc(punchPending.seq))
		.limit(limit)
		.for('update', { skipLocked: true });
}

/** The same without claiming anything. */
export async function listOldest(db: Db, { limit, at }: { limit: number; at: Date }): Promise<ClaimedRow[]> {
	return db
		.select()
		.from(punchPending)
		.where(or(isNull(punchPending.notBefore), lte(punchPending.notBefore, at)))
		.orderBy(asc(punchPending.receivedAt), asc(punchPending.deviceId), asc(punchPending.seq))
		.limit(limit);
}

export type ClaimedRow = typeof punchPending.$inferSelect;

/** Those of these events that are not judged, locked; waits for whoever judges one of them now. */
export async function claimEvents(tx: Tx, eventIds: readonly string[]): Promise<ClaimedRow[]> {
	return tx
		.select()
		.from(punchPending)
		.where(inArray(punchPending.eventId, [...eventIds]))
		.orderBy(asc(punchPending.eventId))
		.for('update');
}

/** The first place of each of these chains that waits for its judgement, whoever has it. */
export async function listFirstPending(tx: Tx, deviceIds: readonly string[]) {
	return tx
		.select({
			deviceId: punchPending.deviceId,
			epoch: punchPending.epoch,
			seq: sql<number>`min(${punchPending.seq})`
		})
		.from(punchPending)
		.where(inArray(punchPending.deviceId, [...deviceIds]))
		.groupBy(punchPending.deviceId, punchPending.epoch);
}

export async function deletePending(tx: Tx, eventIds: readonly string[]): Promise<void> {
	await tx.delete(punchPending).where(inArray(punchPending.eventId, [...eventIds]));
}

export async function postponePending(db: Db, eventId: string, until: Date): Promise<void> {
	await db.update(punchPending).set({ notBefore: until }).where(eq(punchPending.eventId, eventId));
}

/** Has them judged again. */
export async function insertPendingAgain(tx: Tx, eventIds: readonly string[]): Promise<void> {
	const rows = await listRaws(tx, eventIds);
	if (rows.length === 0) return;
	await tx
		.insert(punchPending)
		.ignore()
		.values(
			rows.map(({ eventId, deviceId, epoch, seq, receivedAt }) => ({
				eventId,
				deviceId,
				epoch,
				seq,
				receivedAt
			}))
		);
}

export async function countPending(db: Db): Promise<number> {
	const [row] = await db.select({ n: count() }).from(punchPending);
	return row?.n ?? 0;
}

export async function listRaws(db: Db | Tx, eventIds: readonly string[]): Promise<PunchRawRow[]> {
	if (eventIds.length === 0) return [];
	return db
		.select()
		.from(punchRaw)
		.where(inArray(punchRaw.eventId, [...eventIds]));
}

export async function findRaw(db: Db | Tx, eventId: string): Promise<PunchRawRow | null> {
	return (await listRaws(db, [eventId]))[0] ?? null;
}

/** Jumps of the wall clock that devices recorded in their chains since a time, with their signed bytes. */
export async function listClockJumps(
	db: Db | Tx,
	stretches: readonly (Chain & { sinceMs: number })[]
): Promise<{ bytes: Buffer }[]> {
	if (stretches.length === 0) return [];
	return db
		.select({ bytes: punchRaw.bytes })
		.from(punchRaw)
		.where(
			or(
				...stretches.map(({ deviceId, epoch, sinceMs }) =>
					and(
						eq(punchRaw.deviceId, deviceId),
						eq(punchRaw.epoch, epoch),
						eq(punchRaw.type, 'clock_jump'),
						gte(punchRaw.receivedAt, new Date(sinceMs))
					)
				)
			)
		)
		.orderBy(asc(punchRaw.seq));
}

/** Places between two (both included) that hold no punch but what the device noted of itself, in order. */
export async function listNotes(
	db: Db | Tx,
	{ deviceId, epoch, fromSeq, toSeq }: Chain & { fromSeq: number; toSeq: number }
): Promise<number[]> {
	const rows = await db
		.select({ seq: punchRaw.seq })
		.from(punchRaw)
		.where(
			and(
				eq(punchRaw.deviceId, deviceId),
				eq(punchRaw.epoch, epoch),
				inArray(punchRaw.type, ['boot', 'clock_jump', 'storage_lost', 'undo']),
				gte(punchRaw.seq, fromSeq),
				lte(punchRaw.seq, toSeq)
			)
		)
		.orderBy(asc(punchRaw.seq));
	return rows.map(({ seq }) => seq);
}

/** Hash of what the device sent in this place, whether it was stored or refused. */
export async function findHashAt(db: Db, place: Chain & { seq: number }): Promise<Buffer | null> {
	for (const table of [punchRaw, punchRefused]) {
		const [row] = await db
			.select({ hash: table.hash })
			.from(table)
			.where(and(eq(table.deviceId, place.deviceId), eq(table.epoch, place.epoch), eq(table.seq, place.seq)));
		if (row) return row.hash;
	}
	return null;
}

/** Places below the head of which nothing is known, as closed ranges, oldest first; at most `limit` of them. */
export async function listHoles(
	db: Db,
	chain: Chain & { headSeq: number },
	limit = 50
): Promise<[number, number][]> {
	const { deviceId, epoch, headSeq } = chain;
	const [stored] = await db
		.select({ n: count() })
		.from(punchRaw)
		.where(and(eq(punchRaw.deviceId, deviceId), eq(punchRaw.epoch, epoch), lte(punchRaw.seq, headSeq)));
	// The usual case costs one count over the index; only a chain with holes is walked.
	if (stored?.n === headSeq) return [];
	const seqs = (await listSeqs(db, punchRaw, chain)).concat(await listSeqs(db, punchRefused, chain));
	seqs.sort((a, b) => a - b);
	const holes: [number, number][] = [];
	let expected = 1;
	for (const seq of [...seqs, headSeq + 1]) {
		if (seq > expected && holes.length < limit) holes.push([expected, seq - 1]);
		expected = Math.max(expected, seq + 1);
	}
	return holes;
}

async function listSeqs(
	db: Db,
	table: typeof punchRaw | typeof punchRefused,
	{ deviceId, epoch, headSeq }: Chain & { headSeq: number }
): Promise<number[]> {
	const rows = await db
		.select({ seq: table.seq })
		.from(table)
		.where(and(eq(table.deviceId, deviceId), eq(table.epoch, epoch), lte(table.seq, headSeq)));
	return rows.map(({ seq }) => seq);
}

export async function findHeadSeq(db: Db, { deviceId, epoch }: Chain): Promise<number> {
	const [row] = await db
		.select({ seq: deviceHead.seq })
		.from(deviceHead)
		.where(and(eq(deviceHead.deviceId, deviceId), eq(deviceHead.epoch, epoch)));
	return row?.seq ?? 0;
}
