import { desc, eq, or } from 'drizzle-orm';
import type { Db } from '../db/database';
import { appUser, passkey, session } from '../db/schema/access';
import { auditEvent } from '../db/schema/audit';
import { dayRecord } from '../db/schema/day-record';
import { device } from '../db/schema/device';
import { employee, roster } from '../db/schema/employee';
import { enrolment } from '../db/schema/enrolment';
import { department, site } from '../db/schema/organisation';
import { punch } from '../db/schema/punch';
import { pushSubscription, reminderChoice } from '../db/schema/reminder';
import { request } from '../db/schema/request';

/** Rows about one person, by name of the part. Secrets are not among the columns: no template, hash, token or key. */
export async function collectRows(db: Db, { employeeId, userId }: { employeeId: string; userId: string }) {
	const [reminders, notified] = await Promise.all([
		db
			.select({ kind: reminderChoice.kind, by: reminderChoice.channel, since: reminderChoice.createdAt })
			.from(reminderChoice)
			.where(eq(reminderChoice.userId, userId)),
		db
			.select({
				browser: pushSubscription.userAgent,
				since: pushSubscription.createdAt,
				lastSentAt: pushSubscription.lastSentAt
			})
			.from(pushSubscription)
			.where(eq(pushSubscription.userId, userId))
	]);
	const [profile, rosters, account, passkeys, sessions, enrolments, punches, days, requests, devices, audit] =
		await Promise.all([
			db
				.select({
					name: employee.name,
					employeeNumber: employee.employeeNumber,
					department: department.name,
					homeSite: site.name,
					timeZone: site.timeZone,
					status: employee.status,
					firstDayOfWork: employee.startDate,
					lastDayOfWork: employee.exitDate,
					onFileSince: employee.createdAt
				})
				.from(employee)
				.innerJoin(department, eq(department.id, employee.departmentId))
				.innerJoin(site, eq(site.id, employee.siteId))
				.where(eq(employee.id, employeeId)),
			db
				.select({ site: site.name, since: roster.createdAt })
				.from(roster)
				.innerJoin(site, eq(site.id, roster.siteId))
				.where(eq(roster.employeeId, employeeId)),
			db
				.select({
					email: appUser.email,
					role: appUser.role,
					language: appUser.language,
					since: appUser.createdAt
				})
				.from(appUser)
				.where(eq(appUser.id, userId)),
			db
				.select({
					name: passkey.name,
					since: passkey.createdAt,
					lastUsedAt: passkey.lastUsedAt,
					removedAt: passkey.endedAt
				})
				.from(passkey)
				.where(eq(passkey.userId, userId)),
			db
				.select({
					since: session.createdAt,
					lastUsedAt: session.lastUsedAt,
					endsAt: session.absoluteExpiresAt,
					browser: session.userAgent
				})
				.from(session)
				.where(eq(session.userId, userId))
				.orderBy(desc(session.createdAt)),
			db
				.select({
					at: enrolment.createdAt,
					source: enrolment.source,
					model: enrolment.modelId,
					status: enrolment.status
				})
				.from(enrolment)
				.where(eq(enrolment.employeeId, employeeId))
				.orderBy(desc(enrolment.createdAt)),
			db
				.select({
					id: punch.eventId,
					at: punch.punchedAt,
					site: site.name,
					direction: punch.direction,
					method: punch.method,
					status: punch.status,
					evidenceGrade: punch.evidenceGrade,
					timeGrade: punch.timeGrade,
					earliestAt: punch.earliestAt,
					latestAt: punch.latestAt,
					liveness: punch.liveness,
					place: punch.place,
					reasons: punch.reasons
				})
				.from(punch)
				.leftJoin(site, eq(site.id, punch.siteId))
				.where(or(eq(punch.employeeId, employeeId), eq(punch.claimedEmployeeId, employeeId)))
				.orderBy(desc(punch.punchedAt)),
			db
				.select({ date: dayRecord.workDate, computedAt: dayRecord.computedAt, record: dayRecord.record })
				.from(dayRecord)
				.where(eq(dayRecord.employeeId, employeeId))
				.orderBy(desc(dayRecord.workDate)),
			db
				.select({
					kind: request.kind,
					status: request.status,
					from: request.firstDate,
					to: request.lastDate,
					detail: request.detail,
					reason: request.reason,
					paper: request.attachmentNote,
					filedAt: request.createdAt,
					decidedAt: request.decidedAt,
					decision: request.decisionNote
				})
				.from(request)
				.where(eq(request.employeeId, employeeId))
				.orderBy(desc(request.createdAt)),
			db
				.select({
					name: device.name,
					kind: device.kind,
					pairedAt: device.pairedAt,
					lastContactAt: device.lastContactAt,
					revokedAt: device.revokedAt
				})
				.from(device)
				.where(eq(device.ownerEmployeeId, employeeId)),
			db
				.select({
					at: auditEvent.at,
					action: auditEvent.action,
					byMyself: eq(auditEvent.actorUserId, userId),
					detail: auditEvent.detail
				})
				.from(auditEvent)
				.where(or(eq(auditEvent.subjectId, employeeId), eq(auditEvent.subjectId, userId)))
				.orderBy(desc(auditEvent.at))
		]);
	return {
		profile,
		rosters,
		account,
		passkeys,
		sessions,
		enrolments,
		punches,
		days,
		requests,
		devices,
		reminders,
		notified,
		audit
	};
}
