import { and, eq, inArray, max, min } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { importedPunch } from '../db/schema/import';
import { punch } from '../db/schema/punch';

export type NewImportedPunch = typeof importedPunch.$inferInsert;
type NewPunch = typeof punch.$inferInsert;

/** Which of these are stored already; `undone`: by an import that was taken back. Hexadecimal keys. */
export async function findKnown(
	db: Db | Tx,
	keys: Buffer[]
): Promise<Map<string, { eventId: string; undone: boolean }>> {
	if (keys.length === 0) return new Map();
	const rows = await db
		.select({ key: importedPunch.sourceKey, eventId: importedPunch.eventId, status: punch.status })
		.from(importedPunch)
		.innerJoin(punch, eq(punch.eventId, importedPunch.eventId))
		.where(inArray(importedPunch.sourceKey, keys));
	return new Map(
		rows.map(({ key, eventId, status }) => [key.toString('hex'), { eventId, undone: status === 'undone' }])
	);
}

/** Throws on a key that is there already: another import was faster, and the whole step is tried again. */
export async function insertImported(
	tx: Tx,
	rows: readonly { source: NewImportedPunch; punch: NewPunch }[]
): Promise<void> {
	if (rows.length === 0) return;
	await tx.insert(importedPunch).values(rows.map(({ source }) => source));
	await tx.insert(punch).values(rows.map((row) => row.punch));
}

/** Punches of an import that was taken back, which another import brings again. */
export async function reviveImported(
	tx: Tx,
	eventId: string,
	change: { importId: string; employeeId: string }
): Promise<void> {
	await tx.update(importedPunch).set({ importId: change.importId }).where(eq(importedPunch.eventId, eventId));
	await tx
		.update(punch)
		.set({ status: 'accepted', employeeId: change.employeeId })
		.where(eq(punch.eventId, eventId));
}

/** Whose punches an import brought, and from when to when. */
export async function summariseImport(db: Db | Tx, importId: string) {
	const rows = await db
		.select({
			employeeId: punch.employeeId,
			first: min(punch.punchedAt),
			last: max(punch.punchedAt)
		})
		.from(importedPunch)
		.innerJoin(punch, eq(punch.eventId, importedPunch.eventId))
		.where(and(eq(importedPunch.importId, importId), eq(punch.status, 'accepted')))
		.groupBy(punch.employeeId);
	return rows.flatMap(({ employeeId, first, last }) =>
		employeeId && first && last ? [{ employeeId, first, last }] : []
	);
}

/** The punches stay, and count no more; returns how many. */
export async function undoImported(tx: Tx, importId: string): Promise<number> {
	const rows = await tx
		.select({ eventId: importedPunch.eventId })
		.from(importedPunch)
		.where(eq(importedPunch.importId, importId));
	let undone = 0;
	for (let from = 0; from < rows.length; from += 2_000) {
		const ids = rows.slice(from, from + 2_000).map(({ eventId }) => eventId);
		const [result] = await tx
			.update(punch)
			.set({ status: 'undone' })
			.where(and(inArray(punch.eventId, ids), eq(punch.status, 'accepted')));
		undone += result.affectedRows;
	}
	return undone;
}
