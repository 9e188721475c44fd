import { and, asc, count, desc, eq, lt, lte, ne } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { mail, mailSettings } from '../db/schema/mail';

export type MailRow = typeof mail.$inferSelect;
export type MailSettingsRow = typeof mailSettings.$inferSelect;

const THE_ROW = 1;

/** False when the same mail (`once`) was written before. */
export async function insertMail(tx: Tx, row: typeof mail.$inferInsert): Promise<boolean> {
	const [result] = await tx.insert(mail).ignore().values(row);
	return result.affectedRows === 1;
}

export async function listDueMails(db: Db, now: Date, limit: number): Promise<MailRow[]> {
	return db
		.select()
		.from(mail)
		.where(and(eq(mail.state, 'waiting'), lte(mail.nextAttemptAt, now)))
		.orderBy(asc(mail.nextAttemptAt))
		.limit(limit);
}

export async function updateMail(
	db: Db,
	id: string,
	changes: Partial<typeof mail.$inferInsert>
): Promise<void> {
	await db.update(mail).set(changes).where(eq(mail.id, id));
}

/** Newest first; what was sent without trouble last week is not among them. */
export async function listTroubledMails(db: Db, limit: number) {
	return db
		.select({
			id: mail.id,
			toAddress: mail.toAddress,
			subject: mail.subject,
			state: mail.state,
			attempts: mail.attempts,
			lastError: mail.lastError,
			createdAt: mail.createdAt
		})
		.from(mail)
		.where(ne(mail.state, 'sent'))
		.orderBy(desc(mail.createdAt))
		.limit(limit);
}

export async function countWaitingMails(db: Db): Promise<number> {
	const [row] = await db.select({ n: count() }).from(mail).where(eq(mail.state, 'waiting'));
	return row?.n ?? 0;
}

export async function deleteOldMails(db: Db, before: Date): Promise<number> {
	const [result] = await db.delete(mail).where(and(ne(mail.state, 'waiting'), lt(mail.createdAt, before)));
	return result.affectedRows;
}

export async function findMailSettings(db: Db | Tx): Promise<MailSettingsRow | null> {
	const [row] = await db.select().from(mailSettings).where(eq(mailSettings.id, THE_ROW));
	return row ?? null;
}

/** False when somebody else changed them since `revision` (0: there were none). */
export async function saveMailSettings(
	tx: Tx,
	revision: number,
	settings: Omit<typeof mailSettings.$inferInsert, 'id' | 'revision'>
): Promise<boolean> {
	if (revision === 0) {
		const [made] = await tx
			.insert(mailSettings)
			.ignore()
			.values({ id: THE_ROW, revision: 1, ...settings });
		return made.affectedRows === 1;
	}
	const [changed] = await tx
		.update(mailSettings)
		.set({ ...settings, revision: revision + 1 })
		.where(and(eq(mailSettings.id, THE_ROW), eq(mailSettings.revision, revision)));
	return changed.affectedRows === 1;
}

export async function deleteMailSettings(tx: Tx, revision: number): Promise<boolean> {
	const [result] = await tx
		.delete(mailSettings)
		.where(and(eq(mailSettings.id, THE_ROW), eq(mailSettings.revision, revision)));
	return result.affectedRows === 1;
}
