import { eq, sql } from 'drizzle-orm';
import type { FaceSettings } from '$domain/face/face-settings';
import type { Db } from '../db/database';
import { device } from '../db/schema/device';
import { employee } from '../db/schema/employee';
import { site } from '../db/schema/organisation';

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
	face: FaceSettings;
};

export async function findSenderRow(db: Db, deviceId: string): Promise<SenderRow | null> {
	const [row] = await db
		.select({
			device,
			siteName: site.name,
			timeZone: site.timeZone,
			ownerName: employee.name,
			leaseLimits: site.leaseLimits,
			face: FACE_COLUMNS
		})
		.from(device)
		.innerJoin(site, eq(site.id, device.siteId))
		.leftJoin(employee, eq(employee.id, device.ownerEmployeeId))
		.where(eq(device.id, deviceId));
	return row ?? null;
}

/** Takes what arrived off the number that the device said was waiting; it says the number anew at its next contact. */
export async function setLastContact(
	db: Db,
	deviceId: string,
	{ at, arrived }: { at: Date | null; arrived: number }
): Promise<void> {
	const waiting = sql`greatest(${device.waiting} - ${arrived}, 0)`;
	await db
		.update(device)
		.set({ ...(at && { lastContactAt: at }), waiting })
		.where(eq(device.id, deviceId));
}
