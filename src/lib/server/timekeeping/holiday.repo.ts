import { and, asc, eq, gte, lte } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { holiday } from '../db/schema/holiday';
import { site } from '../db/schema/organisation';

export type HolidayRow = typeof holiday.$inferSelect;

export async function listHolidayRows(db: Db | Tx, range: { from: string; to: string }) {
	const rows = await db
		.select({ holiday, siteName: site.name })
		.from(holiday)
		.leftJoin(site, eq(site.id, holiday.siteId))
		.where(and(gte(holiday.date, range.from), lte(holiday.date, range.to)))
		.orderBy(asc(holiday.date), asc(holiday.name));
	return rows.map((row) => ({ ...row.holiday, siteName: row.siteName }));
}

export async function findHolidayRow(db: Db | Tx, id: string): Promise<HolidayRow | null> {
	const [row] = await db.select().from(holiday).where(eq(holiday.id, id)).for('update');
	return row ?? null;
}

export async function insertHoliday(tx: Tx, row: typeof holiday.$inferInsert): Promise<void> {
	await tx.insert(holiday).values(row);
}

/** False when this holiday is there already. */
export async function insertHolidayIfNew(tx: Tx, row: typeof holiday.$inferInsert): Promise<boolean> {
	const [result] = await tx.insert(holiday).ignore().values(row);
	return result.affectedRows === 1;
}

/** The caller holds the row's lock and has compared the version. */
export async function updateHolidayRow(
	tx: Tx,
	{ id, version }: Pick<HolidayRow, 'id' | 'version'>,
	changes: Pick<HolidayRow, 'date' | 'name' | 'kind' | 'siteId'>
): Promise<void> {
	await tx
		.update(holiday)
		.set({ ...changes, version: version + 1 })
		.where(eq(holiday.id, id));
}

export async function deleteHolidayRow(tx: Tx, id: string): Promise<void> {
	await tx.delete(holiday).where(eq(holiday.id, id));
}
