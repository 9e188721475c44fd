import { and, desc, eq } from 'drizzle-orm';
import type { Db } from '../db/database';
import { lease } from '../db/schema/device';

export type LeaseRow = typeof lease.$inferSelect;

export async function insertLease(db: Db, row: LeaseRow): Promise<void> {
	await db.insert(lease).values(row);
}

export async function findLeaseRow(db: Db, id: string): Promise<LeaseRow | null> {
	const [row] = await db.select().from(lease).where(eq(lease.id, id));
	return row ?? null;
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
