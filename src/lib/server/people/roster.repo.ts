import { and, eq } from 'drizzle-orm';
import type { Tx } from '../db/database';
import { roster } from '../db/schema/employee';

export async function insertRoster(
	tx: Tx,
	row: { siteId: string; employeeId: string; createdAt: Date }
): Promise<void> {
	await tx.insert(roster).ignore().values(row);
}

export async function deleteRoster(tx: Tx, row: { siteId: string; employeeId: string }): Promise<void> {
	await tx.delete(roster).where(and(eq(roster.siteId, row.siteId), eq(roster.employeeId, row.employeeId)));
}
