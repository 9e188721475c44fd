import { and, asc, eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { dayCode } from '../db/schema/day-code';

export type DayCodeRow = typeof dayCode.$inferSelect;

export async function listDayCodeRows(db: Db | Tx): Promise<DayCodeRow[]> {
	return db.select().from(dayCode).orderBy(asc(dayCode.kind), asc(dayCode.code));
}

export async function findDayCode(
	db: Db | Tx,
	{ kind, code }: Pick<DayCodeRow, 'kind' | 'code'>
): Promise<DayCodeRow | null> {
	const [row] = await db
		.select()
		.from(dayCode)
		.where(and(eq(dayCode.kind, kind), eq(dayCode.code, code)));
	return row ?? null;
}

export async function findDayCodeById(tx: Tx, id: string): Promise<DayCodeRow | null> {
	const [row] = await tx.select().from(dayCode).where(eq(dayCode.id, id)).for('update');
	return row ?? null;
}

/** False when the code is there already. */
export async function insertDayCode(tx: Tx, row: typeof dayCode.$inferInsert): Promise<boolean> {
	const [result] = await tx.insert(dayCode).ignore().values(row);
	return result.affectedRows === 1;
}

export async function updateDayCodeRow(
	tx: Tx,
	id: string,
	changes: Partial<Pick<DayCodeRow, 'name' | 'retiredAt'>>
): Promise<void> {
	await tx.update(dayCode).set(changes).where(eq(dayCode.id, id));
}
