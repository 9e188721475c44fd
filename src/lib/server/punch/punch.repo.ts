import { and, asc, between, eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { employee } from '../db/schema/employee';
import { site } from '../db/schema/organisation';
import { punch, punchRaw } from '../db/schema/punch';

export type PunchRow = typeof punch.$inferSelect;

/** The first judgement stands: another replica may have been faster. */
export async function insertPunch(tx: Tx, row: PunchRow): Promise<void> {
	await tx.insert(punch).ignore().values(row);
}

/** A judgement replaces the one before: it is an opinion about bytes that never change. */
export async function upsertPunch(tx: Tx, row: PunchRow): Promise<void> {
	const { eventId: _, ...judgement } = row;
	await tx.insert(punch).values(row).onDuplicateKeyUpdate({ set: judgement });
}

/** The lower bound of the time of the punch at this place of a chain, Unix ms; null when there is none or it is not judged. */
export async function findEarliestOfPlace(
	db: Db | Tx,
	place: { deviceId: string; epoch: number; seq: number }
): Promise<number | null> {
	const [row] = await db
		.select({ earliestAt: punch.earliestAt })
		.from(punchRaw)
		.innerJoin(punch, eq(punch.eventId, punchRaw.eventId))
		.where(
			and(eq(punchRaw.deviceId, place.deviceId), eq(punchRaw.epoch, place.epoch), eq(punchRaw.seq, place.seq))
		);
	return row?.earliestAt.getTime() ?? null;
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

/** Locked until the transaction ends; waits for a judgement that is being written. */
export async function lockPunch(tx: Tx, eventId: string): Promise<PunchRow | null> {
	const [row] = await tx.select().from(punch).where(eq(punch.eventId, eventId)).for('update');
	return row ?? null;
}

/** Duplicates of a punch, in the order they were made. */
export async function listDuplicatesOf(tx: Tx, eventId: string, employeeId: string): Promise<PunchRow[]> {
	return tx
		.select()
		.from(punch)
		.where(
			and(eq(punch.employeeId, employeeId), eq(punch.repeatsEventId, eventId), eq(punch.status, 'duplicate'))
		)
		.orderBy(asc(punch.punchedAt), asc(punch.eventId));
}

export async function updatePunch(
	tx: Tx,
	eventId: string,
	change: Partial<Omit<PunchRow, 'eventId'>>
): Promise<void> {
	await tx.update(punch).set(change).where(eq(punch.eventId, eventId));
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
