import { and, asc, count, eq } from 'drizzle-orm';
import type { FaceSettings } from '$domain/face/face-settings';
import type { Db, Tx } from '../db/database';
import { withinReach, type Reach } from '../db/reach';
import { employee } from '../db/schema/employee';
import { department, organisation, site, sitePastSettings } from '../db/schema/organisation';

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

/** Locked until the transaction ends, so that of two changes each sees the other. */
export async function lockSite(tx: Tx, id: string): Promise<SiteRow | null> {
	const [row] = await tx.select().from(site).where(eq(site.id, id)).for('update');
	return row ?? null;
}

/** What was in force until now stays, for punches that were made under it and arrive later. */
export async function keepPastSettings(tx: Tx, before: SiteRow, endedAt: Date): Promise<void> {
	const { id, faceRevision, kioskRevision, kiosk, place, livenessLevel, secondEmbedder, strangersOneIn } =
		before;
	const revision = faceRevision + kioskRevision;
	const settings = { kiosk, place, livenessLevel, secondEmbedder, strangersOneIn };
	await tx.insert(sitePastSettings).values({ siteId: id, revision, endedAt, ...settings });
}

/** False when there is no such site. */
export async function setSiteLeaseLimits(tx: Tx, id: string, leaseLimits: unknown): Promise<boolean> {
	const [result] = await tx.update(site).set({ leaseLimits }).where(eq(site.id, id));
	return result.affectedRows === 1;
}

export async function setSiteDevicePin(tx: Tx, id: string, devicePin: Buffer | null): Promise<void> {
	await tx.update(site).set({ devicePin }).where(eq(site.id, id));
}

/** False when it was set so already. */
export async function setSiteOfflineGallery(tx: Tx, id: string, offlineGallery: boolean): Promise<boolean> {
	const [result] = await tx
		.update(site)
		.set({ offlineGallery })
		.where(and(eq(site.id, id), eq(site.offlineGallery, !offlineGallery)));
	return result.affectedRows === 1;
}

/** False when somebody else changed the settings since they were read. */
export async function setSiteFace(
	tx: Tx,
	{ id, revision }: { id: string; revision: number },
	face: FaceSettings
): Promise<boolean> {
	const [result] = await tx
		.update(site)
		.set({
			livenessLevel: face.liveness,
			secondEmbedder: face.secondEmbedder,
			strangersOneIn: face.strangersOneIn,
			faceRevision: revision + 1
		})
		.where(and(eq(site.id, id), eq(site.faceRevision, revision)));
	return result.affectedRows === 1;
}

/** False when somebody else changed the settings since they were read. */
export async function setSiteKiosk(
	tx: Tx,
	{ id, revision }: { id: string; revision: number },
	change: { kiosk: unknown } | { place: unknown }
): Promise<boolean> {
	const [result] = await tx
		.update(site)
		.set({ ...change, kioskRevision: revision + 1 })
		.where(and(eq(site.id, id), eq(site.kioskRevision, revision)));
	return result.affectedRows === 1;
}

export async function listDepartments(db: Db | Tx): Promise<DepartmentRow[]> {
	return db.select().from(department).orderBy(asc(department.name));
}

export async function findDepartment(db: Db | Tx, id: string): Promise<DepartmentRow | null> {
	const [row] = await db.select().from(department).where(eq(department.id, id));
	return row ?? null;
}

export async function findDepartmentByName(db: Db | Tx, name: string): Promise<DepartmentRow | null> {
	const [row] = await db.select().from(department).where(eq(department.name, name));
	return row ?? null;
}

/** Active employees within reach per department or per home site, for the lists of both. */
export async function countEmployeesBy(
	db: Db | Tx,
	by: 'departmentId' | 'siteId',
	reach: Reach
): Promise<Map<string, number>> {
	const rows = await db
		.select({ id: employee[by], total: count() })
		.from(employee)
		.where(and(eq(employee.status, 'active'), withinReach(reach)))
		.groupBy(employee[by]);
	return new Map(rows.map(({ id, total }) => [id, total]));
}

const PLACES = { department, site };
export type PlaceKind = keyof typeof PLACES;

export async function lockPlace(
	tx: Tx,
	kind: PlaceKind,
	id: string
): Promise<{ name: string; archivedAt: Date | null } | null> {
	const table = PLACES[kind];
	const { name, archivedAt } = table;
	const [row] = await tx.select({ name, archivedAt }).from(table).where(eq(table.id, id)).for('update');
	return row ?? null;
}

export async function updatePlace(
	tx: Tx,
	{ kind, id }: { kind: PlaceKind; id: string },
	changes: { name?: string; archivedAt?: Date | null }
): Promise<void> {
	const table = PLACES[kind];
	await tx.update(table).set(changes).where(eq(table.id, id));
}

/** Active employees of a department, or at home at a site. */
export async function countActiveAt(tx: Tx, kind: PlaceKind, id: string): Promise<number> {
	const [row] = await tx
		.select({ total: count() })
		.from(employee)
		.where(
			and(eq(employee.status, 'active'), eq(kind === 'site' ? employee.siteId : employee.departmentId, id))
		);
	return row?.total ?? 0;
}
