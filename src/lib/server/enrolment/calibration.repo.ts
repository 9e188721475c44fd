import { eq, inArray } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { employee } from '../db/schema/employee';
import { siteCalibration } from '../db/schema/enrolment';
import { site } from '../db/schema/organisation';

export type CalibrationRow = typeof siteCalibration.$inferSelect;

export async function findCalibrationRow(db: Db | Tx, siteId: string): Promise<CalibrationRow | null> {
	const [row] = await db.select().from(siteCalibration).where(eq(siteCalibration.siteId, siteId));
	return row ?? null;
}

/** What was computed from the same inputs by another replica meanwhile is the same. */
export async function listCalibrationRows(db: Db | Tx): Promise<CalibrationRow[]> {
	return db.select().from(siteCalibration);
}

export async function putCalibration(db: Db | Tx, row: CalibrationRow): Promise<void> {
	const { siteId: _, ...computed } = row;
	await db.insert(siteCalibration).values(row).onDuplicateKeyUpdate({ set: computed });
}

export async function listCalibratedSites(
	db: Db
): Promise<{ siteId: string; secondEmbedder: boolean; strangersOneIn: number; inputs: Buffer | null }[]> {
	return db
		.select({
			siteId: site.id,
			secondEmbedder: site.secondEmbedder,
			strangersOneIn: site.strangersOneIn,
			inputs: siteCalibration.inputs
		})
		.from(site)
		.leftJoin(siteCalibration, eq(siteCalibration.siteId, site.id));
}

export async function listLabels(
	db: Db,
	employeeIds: string[]
): Promise<Map<string, { name: string; employeeNumber: string }>> {
	if (employeeIds.length === 0) return new Map();
	const rows = await db
		.select({ id: employee.id, name: employee.name, employeeNumber: employee.employeeNumber })
		.from(employee)
		.where(inArray(employee.id, employeeIds));
	return new Map(rows.map(({ id, ...label }) => [id, label]));
}
