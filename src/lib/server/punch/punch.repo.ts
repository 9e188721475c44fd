import { and, asc, between, eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { checkDuplicateKey } from '../db/database-error';
import { employee } from '../db/schema/employee';
import { site } from '../db/schema/organisation';
import { punch } from '../db/schema/punch';

export type PunchRow = typeof punch.$inferSelect;

/** False when the event was judged already. */
export async function insertPunch(tx: Tx, row: typeof punch.$inferInsert): Promise<boolean> {
	try {
		await tx.insert(punch).values(row);
		return true;
	} catch (error) {
		if (!checkDuplicateKey(error)) throw error;
		return false;
	}
}

/** Serialises the judging of one person's punches, so that two devices cannot both find an open session. */
export async function lockPerson(tx: Tx, employeeId: string): Promise<void> {
	await tx.select({ id: employee.id }).from(employee).where(eq(employee.id, employeeId)).for('update');
}

/** One person's accepted punches between two instants, in the order they were made. */
export async function listAccepted(
	tx: Db | Tx,
	span: { employeeId: string; from: Date; to: Date }
): Promise<PunchRow[]> {
	return tx
		.select()
		.from(punch)
		.where(
			and(
				eq(punch.employeeId, span.employeeId),
				eq(punch.status, 'accepted'),
				between(punch.punchedAt, span.from, span.to)
			)
		)
		.orderBy(asc(punch.punchedAt), asc(punch.eventId));
}

export async function setDirection(tx: Tx, eventId: string, direction: 'in' | 'out'): Promise<void> {
	await tx.update(punch).set({ direction }).where(eq(punch.eventId, eventId));
}

export type JudgedPunch = { punch: PunchRow; employeeName: string | null; timeZone: string };

export async function findJudged(db: Db | Tx, eventId: string): Promise<JudgedPunch | null> {
	const [row] = await db
		.select({ punch, employeeName: employee.name, timeZone: site.timeZone })
		.from(punch)
		.innerJoin(site, eq(site.id, punch.siteId))
		.leftJoin(employee, eq(employee.id, punch.employeeId))
		.where(eq(punch.eventId, eventId));
	return row ?? null;
}
