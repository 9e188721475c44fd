import { and, eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { employee, roster } from '../db/schema/employee';

export async function insertRoster(
	tx: Tx,
	row: { siteId: string; employeeId: string; createdAt: Date }
): Promise<void> {
	await tx.insert(roster).ignore().values(row);
}

export async function deleteRoster(tx: Tx, row: { siteId: string; employeeId: string }): Promise<void> {
	await tx.delete(roster).where(and(eq(roster.siteId, row.siteId), eq(roster.employeeId, row.employeeId)));
}

/** Off the roster of every site. */
export async function deleteRosters(tx: Tx, employeeId: string): Promise<void> {
	await tx.delete(roster).where(eq(roster.employeeId, employeeId));
}

export async function findRosterEmployeeId(
	db: Db | Tx,
	who: { siteId: string; employeeNumber: string }
): Promise<string | null> {
	const [row] = await db
		.select({ id: employee.id })
		.from(roster)
		.innerJoin(employee, eq(employee.id, roster.employeeId))
		.where(
			and(
				eq(roster.siteId, who.siteId),
				eq(employee.employeeNumber, who.employeeNumber),
				eq(employee.status, 'active')
			)
		);
	return row?.id ?? null;
}
