import { and, asc, eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { payrollTemplate } from '../db/schema/dtr';

export type TemplateRow = typeof payrollTemplate.$inferSelect;

export async function listTemplateRows(db: Db | Tx): Promise<TemplateRow[]> {
	return db.select().from(payrollTemplate).orderBy(asc(payrollTemplate.name));
}

export async function findTemplateRow(db: Db | Tx, id: string): Promise<TemplateRow | null> {
	const [row] = await db.select().from(payrollTemplate).where(eq(payrollTemplate.id, id));
	return row ?? null;
}

export async function insertTemplate(tx: Tx, row: typeof payrollTemplate.$inferInsert): Promise<void> {
	await tx.insert(payrollTemplate).values(row);
}

/** False when somebody else changed it first. */
export async function updateTemplate(
	tx: Tx,
	{ id, version }: { id: string; version: number },
	changes: Pick<TemplateRow, 'name' | 'template' | 'updatedAt'>
): Promise<boolean> {
	const [result] = await tx
		.update(payrollTemplate)
		.set({ ...changes, version: version + 1 })
		.where(and(eq(payrollTemplate.id, id), eq(payrollTemplate.version, version)));
	return result.affectedRows === 1;
}

export async function deleteTemplate(
	tx: Tx,
	{ id, version }: { id: string; version: number }
): Promise<boolean> {
	const [result] = await tx
		.delete(payrollTemplate)
		.where(and(eq(payrollTemplate.id, id), eq(payrollTemplate.version, version)));
	return result.affectedRows === 1;
}
