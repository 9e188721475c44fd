import { inArray } from 'drizzle-orm';
import type { Tx } from '../db/database';
import { punchUndo } from '../db/schema/punch';

export type UndoRow = typeof punchUndo.$inferSelect;

/** A judgement replaces the one before: a punch that was missing may have arrived. */
export async function upsertUndo(tx: Tx, row: UndoRow): Promise<void> {
	const { eventId: _, ...judgement } = row;
	await tx.insert(punchUndo).values(row).onDuplicateKeyUpdate({ set: judgement });
}

/** Undos that name one of these punches; waits for one that is being written. */
export async function lockUndosOf(tx: Tx, targetEventIds: readonly string[]): Promise<UndoRow[]> {
	if (targetEventIds.length === 0) return [];
	return tx
		.select()
		.from(punchUndo)
		.where(inArray(punchUndo.targetEventId, [...targetEventIds]))
		.for('update');
}
