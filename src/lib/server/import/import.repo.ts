import { and, asc, count, desc, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { appUser } from '../db/schema/access';
import { importFile, importLine, importPiece } from '../db/schema/import';

export type ImportRow = typeof importFile.$inferSelect;
export type ImportLineRow = typeof importLine.$inferSelect;

export async function insertImport(tx: Tx, row: typeof importFile.$inferInsert): Promise<void> {
	await tx.insert(importFile).values(row);
}

export async function findImport(db: Db | Tx, id: string): Promise<ImportRow | null> {
	const [row] = await db.select().from(importFile).where(eq(importFile.id, id));
	return row ?? null;
}

/** Newest first, with who brought them. */
export async function listImportRows(db: Db) {
	const rows = await db
		.select({ file: importFile, authorName: appUser.name })
		.from(importFile)
		.leftJoin(appUser, eq(appUser.id, importFile.createdBy))
		.orderBy(desc(importFile.createdAt), desc(importFile.id));
	return rows.map(({ file, authorName }) => ({ ...file, authorName }));
}

/** False when the import is not in one of these states any more. */
export async function moveImport(
	tx: Db | Tx,
	id: string,
	{ from, ...change }: { from: ImportRow['state'][] } & Partial<ImportRow>
): Promise<boolean> {
	const [result] = await tx
		.update(importFile)
		.set(change)
		.where(and(eq(importFile.id, id), inArray(importFile.state, from)));
	return result.affectedRows === 1;
}

/** Takes the running of an import over, when nobody has it or whoever had it has not been heard of since `before`. */
export async function claimImport(
	db: Db,
	id: string,
	{ runner, at, before }: { runner: string; at: Date; before: Date }
): Promise<boolean> {
	const [result] = await db
		.update(importFile)
		.set({ runner, progressedAt: at })
		.where(
			and(
				eq(importFile.id, id),
				eq(importFile.state, 'running'),
				or(isNull(importFile.runner), lt(importFile.progressedAt, before))
			)
		);
	return result.affectedRows === 1;
}

export async function listAbandoned(db: Db, before: Date): Promise<ImportRow[]> {
	return db
		.select()
		.from(importFile)
		.where(and(eq(importFile.state, 'running'), lt(importFile.progressedAt, before)));
}

export type Step = { nextLine: number; added: number; known: number; quarantined: number; at: Date };

/** One step on, by whoever runs it; false when another process has taken over. */
export async function stepImport(
	tx: Tx,
	run: { id: string; runner: string; fromLine: number },
	{ nextLine, added, known, quarantined, at }: Step
): Promise<boolean> {
	const [result] = await tx
		.update(importFile)
		.set({
			nextLine,
			progressedAt: at,
			added: sql`${importFile.added} + ${added}`,
			known: sql`${importFile.known} + ${known}`,
			quarantined: sql`${importFile.quarantined} + ${quarantined}`
		})
		.where(
			and(
				eq(importFile.id, run.id),
				eq(importFile.runner, run.runner),
				eq(importFile.state, 'running'),
				eq(importFile.nextLine, run.fromLine)
			)
		);
	return result.affectedRows === 1;
}

/** The same piece again, as after a reply that was lost, replaces itself. */
export async function upsertPiece(db: Db, piece: typeof importPiece.$inferInsert): Promise<void> {
	await db
		.insert(importPiece)
		.values(piece)
		.onDuplicateKeyUpdate({ set: { bytes: piece.bytes } });
}

export async function listPieces(db: Db | Tx, importId: string): Promise<Buffer[]> {
	const rows = await db
		.select({ bytes: importPiece.bytes })
		.from(importPiece)
		.where(eq(importPiece.importId, importId))
		.orderBy(asc(importPiece.n));
	return rows.map(({ bytes }) => bytes);
}

export async function deletePieces(tx: Db | Tx, importId: string): Promise<void> {
	await tx.delete(importPiece).where(eq(importPiece.importId, importId));
}

/** Uploads that nobody went on with. */
export async function listForgotten(db: Db, before: Date): Promise<string[]> {
	const rows = await db
		.select({ id: importFile.id })
		.from(importFile)
		.where(and(inArray(importFile.state, ['uploading', 'ready']), lt(importFile.createdAt, before)));
	return rows.map(({ id }) => id);
}

export async function deleteImport(tx: Tx, id: string): Promise<void> {
	await tx.delete(importFile).where(eq(importFile.id, id));
}

export async function insertLines(tx: Tx, rows: (typeof importLine.$inferInsert)[]): Promise<void> {
	for (let from = 0; from < rows.length; from += 1_000)
		await tx
			.insert(importLine)
			.ignore()
			.values(rows.slice(from, from + 1_000));
}

const open = (importId: string) => and(eq(importLine.importId, importId), isNull(importLine.settledAt));

export async function listLines(
	db: Db | Tx,
	importId: string,
	page: { limit: number; offset: number }
): Promise<ImportLineRow[]> {
	return db
		.select()
		.from(importLine)
		.where(open(importId))
		.orderBy(asc(importLine.line))
		.limit(page.limit)
		.offset(page.offset);
}

/** Open lines of an import by what keeps them. */
export async function countLines(db: Db | Tx, importId: string) {
	return db
		.select({ reason: importLine.reason, total: count() })
		.from(importLine)
		.where(open(importId))
		.groupBy(importLine.reason);
}

/** Numbers that nobody has, with how many lines wait for each, most first. */
export async function listSubjects(db: Db | Tx, importId: string, limit: number) {
	const rows = await db
		.select({ subject: importLine.subject, lines: count() })
		.from(importLine)
		.where(and(open(importId), eq(importLine.reason, 'unknown_employee')))
		.groupBy(importLine.subject)
		.orderBy(desc(count()), asc(importLine.subject))
		.limit(limit);
	return rows.flatMap(({ subject, lines }) => (subject === null ? [] : [{ subject, lines }]));
}

/** Open lines that wait for a number of a terminal, of every import that is done. */
export async function listWaiting(
	tx: Tx,
	wanted: { terminalId: string; subject: string; limit: number }
): Promise<ImportLineRow[]> {
	const rows = await tx
		.select({ line: importLine })
		.from(importLine)
		.innerJoin(importFile, eq(importFile.id, importLine.importId))
		.where(
			and(
				eq(importFile.terminalId, wanted.terminalId),
				inArray(importFile.state, ['running', 'done', 'failed']),
				eq(importLine.subject, wanted.subject),
				isNull(importLine.settledAt)
			)
		)
		.orderBy(asc(importLine.importId), asc(importLine.line))
		.limit(wanted.limit);
	return rows.map(({ line }) => line);
}

export async function settleLines(tx: Tx, importId: string, lines: number[], at: Date): Promise<void> {
	await tx
		.update(importLine)
		.set({ settledAt: at })
		.where(and(eq(importLine.importId, importId), inArray(importLine.line, lines)));
}

export async function raiseCounts(
	tx: Tx,
	id: string,
	{ added, known, quarantined }: { added: number; known: number; quarantined: number }
): Promise<void> {
	await tx
		.update(importFile)
		.set({
			added: sql`${importFile.added} + ${added}`,
			known: sql`${importFile.known} + ${known}`,
			quarantined: sql`${importFile.quarantined} + ${quarantined}`
		})
		.where(eq(importFile.id, id));
}
