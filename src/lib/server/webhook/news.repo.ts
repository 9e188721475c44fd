import { and, asc, desc, eq, gte, inArray } from 'drizzle-orm';
import type { Db } from '../db/database';
import { auditEvent, auditHead } from '../db/schema/audit';
import { backup } from '../db/schema/backup';
import { device, deviceAlarm } from '../db/schema/device';
import { employee } from '../db/schema/employee';
import { site } from '../db/schema/organisation';
import { punch } from '../db/schema/punch';

export async function listJudgedSince(db: Db, since: Date, limit: number) {
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
		.where(gte(punch.evaluatedAt, since))
		.orderBy(asc(punch.evaluatedAt))
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
