import { and, desc, eq, inArray } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { lease } from '../db/schema/device';

export type LeaseRow = typeof lease.$inferSelect;

export async function insertLease(db: Db, row: LeaseRow): Promise<void> {
	await db.insert(lease).values(row);
}

export async function listLeaseRows(db: Db | Tx, ids: readonly string[]): Promise<LeaseRow[]> {
	if (ids.length === 0) return [];
	return db
		.select()
		.from(lease)
		.where(inArray(lease.id, [...ids]));
}

export async function findNewestLease(
	db: Db,
	chain: { deviceId: string; epoch: number }
): Promise<LeaseRow | null> {
	const [row] = await db
		.select()
		.from(lease)
		.where(and(eq(lease.deviceId, chain.deviceId), eq(lease.epoch, chain.epoch)))
		.orderBy(desc(lease.issuedAt))
		.limit(1);
	return row ?? null;
}
