import { and, desc, eq, isNull, lt } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { device, deviceAlarm } from '../db/schema/device';
import { site } from '../db/schema/organisation';

export type DeviceAlarmRow = typeof deviceAlarm.$inferSelect;

/** True when it was not raised before. */
export async function insertAlarm(tx: Tx | Db, row: typeof deviceAlarm.$inferInsert): Promise<boolean> {
	const [result] = await tx.insert(deviceAlarm).ignore().values(row);
	return result.affectedRows === 1;
}

export async function setFrozen(tx: Tx, deviceId: string, at: Date | null): Promise<void> {
	await tx.update(device).set({ frozenAt: at }).where(eq(device.id, deviceId));
}

export async function listOpenAlarms(db: Db) {
	return db
		.select({ alarm: deviceAlarm, deviceName: device.name, siteName: site.name, timeZone: site.timeZone })
		.from(deviceAlarm)
		.innerJoin(device, eq(device.id, deviceAlarm.deviceId))
		.innerJoin(site, eq(site.id, device.siteId))
		.where(isNull(deviceAlarm.settledAt))
		.orderBy(desc(deviceAlarm.raisedAt));
}

/** False when somebody else settled it first. */
export async function setSettled(
	tx: Tx,
	settled: { alarmId: string; by: string; at: Date; note: string }
): Promise<DeviceAlarmRow | null> {
	const [result] = await tx
		.update(deviceAlarm)
		.set({ settledAt: settled.at, settledBy: settled.by, settledNote: settled.note })
		.where(and(eq(deviceAlarm.id, settled.alarmId), isNull(deviceAlarm.settledAt)));
	if (result.affectedRows !== 1) return null;
	const [row] = await tx.select().from(deviceAlarm).where(eq(deviceAlarm.id, settled.alarmId));
	return row ?? null;
}

/** Opens the next epoch of a device, once for every caller that saw `from`. */
export async function raiseEpoch(tx: Tx, deviceId: string, from: number): Promise<void> {
	await tx
		.update(device)
		.set({ epoch: from + 1 })
		.where(and(eq(device.id, deviceId), eq(device.epoch, from)));
}

/** Never below what the device has already been in. */
export async function catchUpEpoch(tx: Tx, deviceId: string, epoch: number): Promise<void> {
	await tx
		.update(device)
		.set({ epoch })
		.where(and(eq(device.id, deviceId), lt(device.epoch, epoch)));
}

export async function findEpoch(tx: Tx | Db, deviceId: string): Promise<number | null> {
	const [row] = await tx.select({ epoch: device.epoch }).from(device).where(eq(device.id, deviceId));
	return row?.epoch ?? null;
}
