import { and, count, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { employee, roster } from '../db/schema/employee';
import {
	consent,
	employeeKey,
	enrolment,
	galleryRevision,
	template,
	templateCandidate
} from '../db/schema/enrolment';
import { consentText, erasureReceipt } from '../db/schema/retention';

export type ConsentRow = typeof consent.$inferSelect;
export type ErasureReceiptRow = typeof erasureReceipt.$inferSelect;
export type EnrolmentRow = typeof enrolment.$inferSelect;
export type CandidateRow = typeof templateCandidate.$inferSelect;
export type StoredTemplate = {
	id: string;
	employeeId: string;
	modelId: string;
	look: number | null;
	sealed: Buffer;
	wrappedKey: Buffer;
	masterKeyId: string;
};

export async function insertConsent(tx: Tx, row: typeof consent.$inferInsert): Promise<void> {
	await tx.insert(consent).values(row);
}

export async function findConsent(db: Db | Tx, employeeId: string): Promise<ConsentRow | null> {
	const [row] = await db
		.select()
		.from(consent)
		.where(and(eq(consent.employeeId, employeeId), isNull(consent.withdrawnAt)))
		.orderBy(desc(consent.givenAt))
		.limit(1);
	return row ?? null;
}

/** How many stood until now. */
export async function withdrawConsents(tx: Tx, employeeId: string, at: Date): Promise<number> {
	const [result] = await tx
		.update(consent)
		.set({ withdrawnAt: at })
		.where(and(eq(consent.employeeId, employeeId), isNull(consent.withdrawnAt)));
	return result.affectedRows;
}

/** Newest first, withdrawn ones too, each with its words where they were kept. */
export async function listConsents(db: Db | Tx, employeeId: string) {
	return db
		.select({ consent, text: consentText.text })
		.from(consent)
		.leftJoin(consentText, eq(consentText.hash, consent.textHash))
		.where(eq(consent.employeeId, employeeId))
		.orderBy(desc(consent.givenAt));
}

/** The same words are kept once, however many agree to them. */
export async function insertConsentText(tx: Tx, row: typeof consentText.$inferInsert): Promise<void> {
	await tx.insert(consentText).ignore().values(row);
}

export async function insertErasureReceipt(tx: Tx, row: ErasureReceiptRow): Promise<void> {
	await tx.insert(erasureReceipt).values(row);
}

export async function findErasureReceipt(db: Db, id: string): Promise<ErasureReceiptRow | null> {
	const [row] = await db.select().from(erasureReceipt).where(eq(erasureReceipt.id, id));
	return row ?? null;
}

/** Newest first. */
export async function listErasureReceipts(db: Db, employeeId: string): Promise<ErasureReceiptRow[]> {
	return db
		.select()
		.from(erasureReceipt)
		.where(eq(erasureReceipt.employeeId, employeeId))
		.orderBy(desc(erasureReceipt.erasedAt));
}

export async function findActiveEnrolment(db: Db | Tx, employeeId: string): Promise<EnrolmentRow | null> {
	const [row] = await db
		.select()
		.from(enrolment)
		.where(and(eq(enrolment.employeeId, employeeId), eq(enrolment.status, 'active')))
		.limit(1);
	return row ?? null;
}

export async function closeEnrolments(
	tx: Tx,
	employeeId: string,
	status: 'replaced' | 'withdrawn'
): Promise<void> {
	await tx
		.update(enrolment)
		.set({ status })
		.where(and(eq(enrolment.employeeId, employeeId), eq(enrolment.status, 'active')));
}

export async function insertEnrolment(tx: Tx, row: typeof enrolment.$inferInsert): Promise<void> {
	await tx.insert(enrolment).values(row);
}

export async function insertTemplates(tx: Tx, rows: (typeof template.$inferInsert)[]): Promise<void> {
	await tx.insert(template).values(rows);
}

/** How many there were. */
export async function deleteTemplates(tx: Tx, employeeId: string): Promise<number> {
	const [result] = await tx.delete(template).where(eq(template.employeeId, employeeId));
	return result.affectedRows;
}

/** Judged again, a punch is no second witness: the first row stands. */
export async function insertCandidate(tx: Tx, row: CandidateRow): Promise<void> {
	await tx.insert(templateCandidate).ignore().values(row);
}

export async function listCandidates(
	tx: Tx,
	{ employeeId, modelId }: { employeeId: string; modelId: string }
): Promise<CandidateRow[]> {
	return tx
		.select()
		.from(templateCandidate)
		.where(and(eq(templateCandidate.employeeId, employeeId), eq(templateCandidate.modelId, modelId)));
}

/** How many there were. */
export async function deleteCandidates(tx: Tx, employeeId: string): Promise<number> {
	const [result] = await tx.delete(templateCandidate).where(eq(templateCandidate.employeeId, employeeId));
	return result.affectedRows;
}

export async function countTemplates(db: Db | Tx, employeeId: string): Promise<number> {
	const [row] = await db.select({ n: count() }).from(template).where(eq(template.employeeId, employeeId));
	return row?.n ?? 0;
}

export async function findEmployeeKey(db: Db | Tx, employeeId: string): Promise<Buffer | null> {
	const [row] = await db.select().from(employeeKey).where(eq(employeeKey.employeeId, employeeId));
	return row?.wrappedKey ?? null;
}

export async function insertEmployeeKey(tx: Tx, row: typeof employeeKey.$inferInsert): Promise<void> {
	await tx.insert(employeeKey).values(row);
}

/** False when there was none. */
export async function deleteEmployeeKey(tx: Tx, employeeId: string): Promise<boolean> {
	const [result] = await tx.delete(employeeKey).where(eq(employeeKey.employeeId, employeeId));
	return result.affectedRows === 1;
}

/** The same for erasing, which nobody is too long gone for. */
export async function lockAnybody(
	tx: Tx,
	employeeId: string
): Promise<{ name: string; employeeNumber: string } | null> {
	const [row] = await tx
		.select({ name: employee.name, employeeNumber: employee.employeeNumber })
		.from(employee)
		.where(eq(employee.id, employeeId))
		.for('update');
	return row ?? null;
}

/** Serialises changes of one person's face; false when there is no such active employee. */
export async function lockEmployee(tx: Tx, employeeId: string): Promise<boolean> {
	const rows = await tx
		.select({ id: employee.id })
		.from(employee)
		.where(and(eq(employee.id, employeeId), eq(employee.status, 'active')))
		.for('update');
	return rows.length > 0;
}

export async function findEmployeeLabel(
	db: Db | Tx,
	employeeId: string
): Promise<{ name: string; employeeNumber: string } | null> {
	const [row] = await db
		.select({ name: employee.name, employeeNumber: employee.employeeNumber })
		.from(employee)
		.where(eq(employee.id, employeeId));
	return row ?? null;
}

export async function readGalleryRevision(db: Db | Tx): Promise<number> {
	const [row] = await db.select().from(galleryRevision).where(eq(galleryRevision.id, 1));
	return row?.revision ?? 0;
}

/** Ids of all templates of active employees: cheap to read, so that only new ones are decrypted. */
export async function listTemplateIds(db: Db): Promise<{ id: string; employeeId: string }[]> {
	return db
		.select({ id: template.id, employeeId: template.employeeId })
		.from(template)
		.innerJoin(employee, eq(employee.id, template.employeeId))
		.where(eq(employee.status, 'active'));
}

export async function listTemplates(db: Db, employeeIds: string[]): Promise<StoredTemplate[]> {
	if (employeeIds.length === 0) return [];
	return db
		.select({
			id: template.id,
			employeeId: template.employeeId,
			modelId: template.modelId,
			look: template.look,
			sealed: template.sealed,
			wrappedKey: employeeKey.wrappedKey,
			masterKeyId: employeeKey.masterKeyId
		})
		.from(template)
		.innerJoin(employeeKey, eq(employeeKey.employeeId, template.employeeId))
		.where(inArray(template.employeeId, employeeIds));
}

export async function listRosters(db: Db): Promise<{ siteId: string; employeeId: string }[]> {
	return db.select({ siteId: roster.siteId, employeeId: roster.employeeId }).from(roster);
}

/** Active people of a site's roster, each with the versions of the consents that stand. */
export async function listRosterConsents(
	db: Db,
	siteId: string
): Promise<{ employeeId: string; name: string; textVersion: string }[]> {
	return db
		.select({ employeeId: employee.id, name: employee.name, textVersion: consent.textVersion })
		.from(roster)
		.innerJoin(employee, eq(employee.id, roster.employeeId))
		.innerJoin(consent, eq(consent.employeeId, employee.id))
		.where(and(eq(roster.siteId, siteId), eq(employee.status, 'active'), isNull(consent.withdrawnAt)));
}
