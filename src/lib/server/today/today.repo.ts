import { and, asc, count, eq, gte, inArray, isNull, max } from 'drizzle-orm';
import type { Db } from '../db/database';
import { deviceAlarm } from '../db/schema/device';
import { overlay, overlayRevocation } from '../db/schema/overlay';
import { punch, WAITING } from '../db/schema/punch';
import { request } from '../db/schema/request';

export type RecentPunch = {
	employeeId: string;
	at: Date;
	direction: 'in' | 'out' | null;
	siteId: string;
	evidenceGrade: 'A' | 'B' | 'C' | 'D';
};

/** Accepted punches since an instant, in the order they were made. */
export async function listRecentPunches(db: Db, since: Date): Promise<RecentPunch[]> {
	const rows = await db
		.select({
			employeeId: punch.employeeId,
			at: punch.punchedAt,
			direction: punch.direction,
			siteId: punch.siteId,
			evidenceGrade: punch.evidenceGrade
		})
		.from(punch)
		.where(and(eq(punch.status, 'accepted'), gte(punch.punchedAt, since)))
		.orderBy(asc(punch.punchedAt), asc(punch.eventId));
	return rows.flatMap(({ employeeId, ...row }) => (employeeId ? [{ employeeId, ...row }] : []));
}

export async function countOpenAlarms(db: Db): Promise<number> {
	const [row] = await db.select({ total: count() }).from(deviceAlarm).where(isNull(deviceAlarm.settledAt));
	return row?.total ?? 0;
}

/**
 * Words that differ whenever something that the day's overview shows has changed, whichever replica changed it: indexed
 * look-ups only, since each replica asks every few seconds.
 */
export async function readRevision(db: Db, since: Date): Promise<string> {
	const [[recent], [waiting], [papers], [revoked], [pending], alarms] = await Promise.all([
		db
			.select({ total: count(), last: max(punch.evaluatedAt) })
			.from(punch)
			.where(gte(punch.punchedAt, since)),
		db
			.select({ total: count() })
			.from(punch)
			.where(inArray(punch.status, [...WAITING])),
		// Ids begin with their time; counted, since two of one millisecond come in any order.
		db
			.select({ total: count() })
			.from(overlay)
			.where(gte(overlay.id, firstIdOf(since))),
		db.select({ total: count() }).from(overlayRevocation),
		db.select({ total: count() }).from(request).where(eq(request.status, 'pending')),
		countOpenAlarms(db)
	]);
	const parts = [
		recent?.total,
		recent?.last?.getTime(),
		waiting?.total,
		papers?.total,
		revoked?.total,
		pending?.total,
		alarms
	];
	return parts.join(' ');
}

/** No id that was made since is smaller (UUIDv7). */
function firstIdOf(since: Date): string {
	const time = since.getTime().toString(16).padStart(12, '0');
	return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
