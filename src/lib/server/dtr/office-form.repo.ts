import { and, asc, eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { dtrOffice } from '../db/schema/dtr';

export type OfficeRow = typeof dtrOffice.$inferSelect;

export async function listOfficeRows(db: Db | Tx): Promise<OfficeRow[]> {
	return db.select().from(dtrOffice).orderBy(asc(dtrOffice.id));
}

export async function lockOfficeRow(tx: Tx, id: string): Promise<OfficeRow | null> {
	const [row] = await tx.select().from(dtrOffice).where(eq(dtrOffice.id, id)).for('update');
	return row ?? null;
}

export async function insertOffice(tx: Tx, row: typeof dtrOffice.$inferInsert): Promise<void> {
	await tx.insert(dtrOffice).values(row);
}

/** False when somebody else changed it first. */
export async function updateOffice(
	tx: Tx,
	{ id, version }: { id: string; version: number },
	changes: Pick<OfficeRow, 'form' | 'updatedAt'>
): Promise<boolean> {
	const [result] = await tx
		.update(dtrOffice)
		.set({ ...changes, version: version + 1 })
		.where(and(eq(dtrOffice.id, id), eq(dtrOffice.version, version)));
	return result.affectedRows === 1;
}

export async function deleteOffice(tx: Tx, id: string): Promise<void> {
	await tx.delete(dtrOffice).where(eq(dtrOffice.id, id));
}
