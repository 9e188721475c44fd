import { asc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { FaceSettings } from '$domain/face/face-settings';
import { parseUuid } from '$domain/uuid';
import type { Db, Tx } from '../db/database';
import { device } from '../db/schema/device';
import { employee } from '../db/schema/employee';
import { site, sitePastSettings } from '../db/schema/organisation';

const FACE_COLUMNS = {
	liveness: site.livenessLevel,
	secondEmbedder: site.secondEmbedder,
	strangersOneIn: site.strangersOneIn
};

export type SenderRow = {
	device: typeof device.$inferSelect;
	siteName: string;
	timeZone: string;
	ownerName: string | null;
	leaseLimits: unknown;
	kiosk: unknown;
	place: unknown;
	face: FaceSettings;
	offlineGallery: boolean;
	settingsRevision: number;
};

/** In the order of the database; ids without a device are left out. */
export async function listSenderRows(db: Db | Tx, deviceIds: readonly string[]): Promise<SenderRow[]> {
	return db
		.select({
			device,
			siteName: site.name,
			timeZone: site.timeZone,
			ownerName: employee.name,
			leaseLimits: site.leaseLimits,
			kiosk: site.kiosk,
			place: site.place,
			face: FACE_COLUMNS,
			offlineGallery: site.offlineGallery,
			settingsRevision: sql<number>`${site.faceRevision} + ${site.kioskRevision}`.mapWith(Number)
		})
		.from(device)
		.innerJoin(site, eq(site.id, device.siteId))
		.leftJoin(employee, eq(employee.id, device.ownerEmployeeId))
		.where(inArray(device.id, [...deviceIds]));
}

export type PastSettingsRow = typeof sitePastSettings.$inferSelect;

/** What was in force at a site before each of its changes, oldest first. */
export async function listPastSettings(db: Db | Tx, siteId: string): Promise<PastSettingsRow[]> {
	return db
		.select()
		.from(sitePastSettings)
		.where(eq(sitePastSettings.siteId, siteId))
		.orderBy(asc(sitePastSettings.revision));
}

export async function setLastContact(db: Db, deviceId: string, at: Date): Promise<void> {
	await db.update(device).set({ lastContactAt: at }).where(eq(device.id, deviceId));
}

/**
 * In one statement for all devices of a transaction: when they were heard (`at`, unless somebody carried their events
 * here), and less waiting there by what arrived; a device says the number anew at its next contact.
 */
export async function setArrivals(
	tx: Tx,
	arrivals: readonly { deviceId: string; at: Date | null; punches: number }[]
): Promise<void> {
	const perDevice = (value: (arrival: (typeof arrivals)[number]) => SQL) =>
		sql.join(
			arrivals.map((each) => sql`when ${Buffer.from(parseUuid(each.deviceId))} then ${value(each)}`),
			sql` `
		);
	const heardAt = perDevice(({ at }) => (at ? sql`${toSqlTime(at)}` : sql`${device.lastContactAt}`));
	const arrived = perDevice(({ punches }) => sql`${punches}`);
	await tx
		.update(device)
		.set({
			lastContactAt: sql`case ${device.id} ${heardAt} end`,
			waiting: sql`greatest(${device.waiting} - case ${device.id} ${arrived} end, 0)`
		})
		.where(
			inArray(
				device.id,
				arrivals.map(({ deviceId }) => deviceId)
			)
		);
}

/** As drizzle writes a DATETIME: UTC, milliseconds. */
const toSqlTime = (at: Date) => at.toISOString().replace('T', ' ').replace('Z', '');
