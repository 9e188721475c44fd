import { eq } from 'drizzle-orm';
import type { Db } from '../db/database';
import { device } from '../db/schema/device';
import { employee } from '../db/schema/employee';
import { site } from '../db/schema/organisation';

export type SenderRow = {
	device: typeof device.$inferSelect;
	siteName: string;
	timeZone: string;
	ownerName: string | null;
	leaseLimits: unknown;
};

export async function findSenderRow(db: Db, deviceId: string): Promise<SenderRow | null> {
	const [row] = await db
		.select({
			device,
			siteName: site.name,
			timeZone: site.timeZone,
			ownerName: employee.name,
			leaseLimits: site.leaseLimits
		})
		.from(device)
		.innerJoin(site, eq(site.id, device.siteId))
		.leftJoin(employee, eq(employee.id, device.ownerEmployeeId))
		.where(eq(device.id, deviceId));
	return row ?? null;
}

export async function setLastContact(db: Db, deviceId: string, at: Date): Promise<void> {
	await db.update(device).set({ lastContactAt: at }).where(eq(device.id, deviceId));
}
