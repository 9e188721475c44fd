import { between, and, asc, eq, gte, inArray, lte, or } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { insertRows } from '../db/insert-rows';
import { appUser } from '../db/schema/access';
import { employee } from '../db/schema/employee';
import { site } from '../db/schema/organisation';
import { punch, punchRaw } from '../db/schema/punch';
import { placeKey, type Place } from './place';

export type PunchRow = typeof punch.$inferSelect;

/** A judgement replaces the one before: it is an opinion about bytes that never change. */
export async function upsertPunches(tx: Tx, rows: PunchRow[]): Promise<void> {
	if (rows.length > 0) await insertRows(tx, punch, rows, 'replace');
}

/** Lower bounds of the times of the punches at these places, Unix ms, by `placeKey`; those not judged are left out. */
export async function listEarliest(tx: Tx, places: readonly Place[]): Promise<Map<string, number>> {
	if (places.length === 0) return new Map();
	const { deviceId, epoch, seq } = punchRaw;
	const rows = await tx
		.select({ deviceId, epoch, seq, earliestAt: punch.earliestAt })
		.from(punchRaw)
		.innerJoin(punch, eq(punch.eventId, punchRaw.eventId))
		.where(
			or(
				...places.map((place) =>
					and(eq(deviceId, place.deviceId), eq(epoch, place.epoch), eq(seq, place.seq))
				)
			)
		);
	return new Map(rows.map((row) => [placeKey(row), row.earliestAt.getTime()]));
}

/**
 * Serialises the judging of these people's punches, so that two devices cannot both find an open session; always in
 * one order, so that nobody deadlocks.
 */
export async function lockPeople(tx: Tx, employeeIds: readonly string[]): Promise<void> {
	await tx
		.select({ id: employee.id })
		.from(employee)
		.where(inArray(employee.id, [...employeeIds]))
		.orderBy(asc(employee.id))
		.for('update');
}

/** Accepted punches of these people between two instants, in the order they were made. */
export async function listAccepted(
	tx: Db | Tx,
	span: { employeeIds: readonly string[]; from: Date; to: Date }
): Promise<PunchRow[]> {
	return tx
		.select()
		.from(punch)
		.where(
			and(
				inArray(punch.employeeId, [...span.employeeIds]),
				eq(punch.status, 'accepted'),
				gte(punch.punchedAt, span.from),
				lte(punch.punchedAt, span.to)
			)
		)
		.orderBy(asc(punch.punchedAt), asc(punch.eventId));
}

/** Longest time between a punch for which the number was asked and the one that gave it. */
const ANSWER_WITHIN_MS = 5 * 60_000;

/**
 * The punch for which a device asked for the number, and which the punch with the number stands in for: the same device,
 * minutes before. It needs no review any more.
 */
export async function settleAsked(
	tx: Tx,
	answer: Pick<PunchRow, 'eventId' | 'deviceId' | 'employeeId' | 'punchedAt'> & { answers: string }
): Promise<void> {
	const since = new Date(answer.punchedAt.getTime() - ANSWER_WITHIN_MS);
	await tx
		.update(punch)
		.set({ status: 'duplicate', employeeId: answer.employeeId, repeatsEventId: answer.eventId })
		.where(
			and(
				eq(punch.eventId, answer.answers),
				eq(punch.deviceId, answer.deviceId),
				eq(punch.status, 'not_recognised'),
				eq(punch.askedNumber, true),
				between(punch.punchedAt, since, answer.punchedAt)
			)
		);
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

/** `language`: what this person reads, where they chose. */
export type JudgedPunch = {
	punch: PunchRow;
	employeeName: string | null;
	language: string | null;
	timeZone: string;
};

export async function listJudged(db: Db | Tx, eventIds: readonly string[]): Promise<JudgedPunch[]> {
	if (eventIds.length === 0) return [];
	return db
		.select({ punch, employeeName: employee.name, language: appUser.language, timeZone: site.timeZone })
		.from(punch)
		.innerJoin(site, eq(site.id, punch.siteId))
		.leftJoin(employee, eq(employee.id, punch.employeeId))
		.leftJoin(appUser, eq(appUser.employeeId, punch.employeeId))
		.where(inArray(punch.eventId, [...eventIds]));
}

export async function findJudged(db: Db | Tx, eventId: string): Promise<JudgedPunch | null> {
	return (await listJudged(db, [eventId]))[0] ?? null;
}
