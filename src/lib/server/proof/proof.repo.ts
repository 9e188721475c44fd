import { and, asc, eq, gt, gte, inArray, isNull, lt, lte, max, min } from 'drizzle-orm';
import type { Db } from '../db/database';
import { appUser } from '../db/schema/access';
import { auditEvent, auditHead } from '../db/schema/audit';
import { device, deviceHead } from '../db/schema/device';
import { employee } from '../db/schema/employee';
import { site } from '../db/schema/organisation';
import { punch, punchFork, punchRaw, punchRefused } from '../db/schema/punch';

export type Span = { from: Date; to: Date };
export type Piece = { deviceId: string; epoch: number; fromSeq: number; toSeq: number };

/** For each chain the places around all punches whose time falls in the span, oldest device first. */
export async function listPieces(db: Db, { from, to }: Span): Promise<Piece[]> {
	const rows = await db
		.select({
			deviceId: punchRaw.deviceId,
			epoch: punchRaw.epoch,
			fromSeq: min(punchRaw.seq),
			toSeq: max(punchRaw.seq)
		})
		.from(punch)
		.innerJoin(punchRaw, eq(punchRaw.eventId, punch.eventId))
		.where(and(gte(punch.punchedAt, from), lt(punch.punchedAt, to)))
		.groupBy(punchRaw.deviceId, punchRaw.epoch)
		.orderBy(asc(punchRaw.deviceId), asc(punchRaw.epoch));
	return rows.map(({ fromSeq, toSeq, ...chain }) => ({ ...chain, fromSeq: fromSeq ?? 1, toSeq: toSeq ?? 0 }));
}

export async function listProofDevices(db: Db, ids: string[]) {
	if (ids.length === 0) return [];
	return db
		.select({ device, siteName: site.name })
		.from(device)
		.innerJoin(site, eq(site.id, device.siteId))
		.where(inArray(device.id, ids))
		.orderBy(asc(device.id));
}

export async function findProofHead(db: Db, { deviceId, epoch }: Piece) {
	const [row] = await db
		.select({ seq: deviceHead.seq, hash: deviceHead.hash })
		.from(deviceHead)
		.where(and(eq(deviceHead.deviceId, deviceId), eq(deviceHead.epoch, epoch)));
	return row ?? null;
}

/** The next events of a piece behind a place, each with what was made of it. */
export async function listProofEvents(db: Db, piece: Piece, page: { afterSeq: number; limit: number }) {
	return db
		.select({ raw: punchRaw, punch, employeeNumber: employee.employeeNumber, employeeName: employee.name })
		.from(punchRaw)
		.leftJoin(punch, eq(punch.eventId, punchRaw.eventId))
		.leftJoin(employee, eq(employee.id, punch.employeeId))
		.where(
			and(
				eq(punchRaw.deviceId, piece.deviceId),
				eq(punchRaw.epoch, piece.epoch),
				gt(punchRaw.seq, page.afterSeq),
				lte(punchRaw.seq, piece.toSeq)
			)
		)
		.orderBy(asc(punchRaw.seq))
		.limit(page.limit);
}

export async function listProofForks(db: Db, { deviceId, epoch, fromSeq, toSeq }: Piece) {
	return db
		.select()
		.from(punchFork)
		.where(
			and(
				eq(punchFork.deviceId, deviceId),
				eq(punchFork.epoch, epoch),
				gte(punchFork.seq, fromSeq),
				lte(punchFork.seq, toSeq)
			)
		)
		.orderBy(asc(punchFork.seq), asc(punchFork.hash));
}

/** What was refused at places of this piece that no event holds; of several at one place the first that came. */
export async function listProofRefused(db: Db, { deviceId, epoch, fromSeq, toSeq }: Piece) {
	const rows = await db
		.select({ refused: punchRefused })
		.from(punchRefused)
		.leftJoin(
			punchRaw,
			and(
				eq(punchRaw.deviceId, punchRefused.deviceId),
				eq(punchRaw.epoch, punchRefused.epoch),
				eq(punchRaw.seq, punchRefused.seq)
			)
		)
		.where(
			and(
				eq(punchRefused.deviceId, deviceId),
				eq(punchRefused.epoch, epoch),
				gte(punchRefused.seq, fromSeq),
				lte(punchRefused.seq, toSeq),
				isNull(punchRaw.eventId)
			)
		)
		.orderBy(asc(punchRefused.seq), asc(punchRefused.receivedAt));
	return rows.map(({ refused }) => refused).filter((row, i, all) => row.seq !== all[i - 1]?.seq);
}

export async function findProofAuditHead(db: Db) {
	const [row] = await db.select({ seq: auditHead.seq, hash: auditHead.hash }).from(auditHead);
	return row ?? null;
}

/** First place of the audit chain that was written in the span or after it; null when there is none. */
export async function findFirstAuditSeq(db: Db, { from }: Span): Promise<number | null> {
	const [row] = await db
		.select({ seq: min(auditEvent.seq) })
		.from(auditEvent)
		.where(gte(auditEvent.at, from));
	return row?.seq ?? null;
}

export async function listProofAudit(db: Db, page: { fromSeq: number; toSeq: number; limit: number }) {
	return db
		.select({ event: auditEvent, actorName: appUser.name })
		.from(auditEvent)
		.leftJoin(appUser, eq(appUser.id, auditEvent.actorUserId))
		.where(and(gte(auditEvent.seq, page.fromSeq), lte(auditEvent.seq, page.toSeq)))
		.orderBy(asc(auditEvent.seq))
		.limit(page.limit);
}

/** What was written in the span before there was a chain. */
export async function listUnchainedAudit(
	db: Db,
	{ from, to }: Span,
	page: { after: string | null; limit: number }
) {
	return db
		.select({ event: auditEvent, actorName: appUser.name })
		.from(auditEvent)
		.leftJoin(appUser, eq(appUser.id, auditEvent.actorUserId))
		.where(
			and(
				isNull(auditEvent.seq),
				gte(auditEvent.at, from),
				lt(auditEvent.at, to),
				page.after === null ? undefined : gt(auditEvent.id, page.after)
			)
		)
		.orderBy(asc(auditEvent.id))
		.limit(page.limit);
}
