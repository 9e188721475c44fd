import { asc, eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { department, organisation, site } from '../db/schema/organisation';

export type SiteRow = typeof site.$inferSelect;
export type DepartmentRow = typeof department.$inferSelect;

export async function findOrganisation(db: Db | Tx): Promise<{ name: string } | null> {
	const [row] = await db.select({ name: organisation.name }).from(organisation).limit(1);
	return row ?? null;
}

export async function insertOrganisation(tx: Tx, row: typeof organisation.$inferInsert): Promise<void> {
	await tx.insert(organisation).values(row);
}

export async function insertSite(tx: Tx, row: typeof site.$inferInsert): Promise<void> {
	await tx.insert(site).values(row);
}

export async function insertDepartment(tx: Tx, row: typeof department.$inferInsert): Promise<void> {
	await tx.insert(department).values(row);
}

export async function listSites(db: Db | Tx): Promise<SiteRow[]> {
	return db.select().from(site).orderBy(asc(site.name));
}

export async function findSite(db: Db | Tx, id: string): Promise<SiteRow | null> {
	const [row] = await db.select().from(site).where(eq(site.id, id));
	return row ?? null;
}

export async function listDepartments(db: Db | Tx): Promise<DepartmentRow[]> {
	return db.select().from(department).orderBy(asc(department.name));
}
