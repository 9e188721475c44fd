import { and, asc, desc, eq, gt, gte, inArray, or } from 'drizzle-orm';
import type { Db } from '../db/database';
import { auditEvent, auditHead } from '../db/schema/audit';
import { backup } from '../db/schema/backup';
import { device, deviceAlarm } from '../db/schema/device';
import { employee } from '../db/schema/employee';
import { site } from '../db/schema/organisation';
import { punch } from '../db/schema/punch';

/** In pages, so that a burst of more than a page (a queue of days, an import) has no end that is never seen. */
export async function* listJudgedSince(db: Db, since: Date, limit: number) {
	let after = '';
	let from = since;
	for (;;) {
		const rows = await listJudgedPage(db, { from, after, limit });
		yield* rows;
		const last = rows.at(-1);
		if (!last || rows.length < limit) return;
		from = last.evaluatedAt;
		after = last.eventId;
	}
}

async function listJudgedPage(db: Db, { from, after, limit }: { from: Date; after: string; limit: number }) {
	return db
		.select({
			eventId: punch.eventId,
			employeeNumber: employee.employeeNumber,
			site: site.name,
			status: punch.status,
			direction: punch.direction,
			method: punch.method,
			punchedAt: punch.punchedAt,
			evidenceGrade: punch.evidenceGrade,
			evaluatedAt: punch.evaluatedAt
		})
		.from(punch)
		.innerJoin(site, eq(site.id, punch.siteId))
		.leftJoin(employee, eq(employee.id, punch.employeeId))
		.where(
			after === ''
				? gte(punch.evaluatedAt, from)
				: or(gt(punch.evaluatedAt, from), and(eq(punch.evaluatedAt, from), gt(punch.eventId, after)))
		)
		.orderBy(asc(punch.evaluatedAt), asc(punch.eventId))
		.limit(limit);
}

export async function listAuditSince(db: Db, since: Date, actions: readonly string[], limit: number) {
	return db
		.select({
			id: auditEvent.id,
			at: auditEvent.at,
			action: auditEvent.action,
			subjectId: auditEvent.subjectId
		})
		.from(auditEvent)
		.where(and(gte(auditEvent.at, since), inArray(auditEvent.action, [...actions])))
		.orderBy(asc(auditEvent.at))
		.limit(limit);
}

export async function listAlarmsSince(db: Db, since: Date) {
	return db
		.select({
			id: deviceAlarm.id,
			kind: deviceAlarm.kind,
			raisedAt: deviceAlarm.raisedAt,
			device: device.name,
			site: site.name
		})
		.from(deviceAlarm)
		.innerJoin(device, eq(device.id, deviceAlarm.deviceId))
		.innerJoin(site, eq(site.id, device.siteId))
		.where(gte(deviceAlarm.raisedAt, since))
		.orderBy(asc(deviceAlarm.raisedAt));
}

export async function findHead(db: Db): Promise<{ seq: number; hash: string } | null> {
	const [head] = await db.select({ seq: auditHead.seq, hash: auditHead.hash }).from(auditHead);
	return head ? { seq: head.seq, hash: head.hash.toString('hex') } : null;
}

export async function findLastBackup(db: Db): Promise<Date | null> {
	const [row] = await db
		.select({ takenAt: backup.takenAt })
		.from(backup)
		.orderBy(desc(backup.takenAt))
		.limit(1);
	return row?.takenAt ?? null;
}
