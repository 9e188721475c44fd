import { and, asc, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { device, pairingCode } from '../db/schema/device';
import { employee } from '../db/schema/employee';
import { site } from '../db/schema/organisation';

export type PairingCodeRow = typeof pairingCode.$inferSelect;

export async function insertPairingCode(tx: Tx, row: typeof pairingCode.$inferInsert): Promise<void> {
	await tx.insert(pairingCode).values(row);
}

export async function findPairingCode(db: Db | Tx, codeHash: Buffer): Promise<PairingCodeRow | null> {
	const [row] = await db.select().from(pairingCode).where(eq(pairingCode.codeHash, codeHash));
	return row ?? null;
}

/** Burns the code in one statement; false when it was used or expired meanwhile. */
export async function usePairingCode(tx: Tx, codeHash: Buffer, now: Date): Promise<boolean> {
	const [result] = await tx
		.update(pairingCode)
		.set({ usedAt: now })
		.where(
			and(eq(pairingCode.codeHash, codeHash), isNull(pairingCode.usedAt), gt(pairingCode.expiresAt, now))
		);
	return result.affectedRows === 1;
}

export async function insertDevice(tx: Tx, row: typeof device.$inferInsert): Promise<void> {
	await tx.insert(device).values(row);
}

/** False when there is no such device or it was revoked before. */
export async function setRevoked(tx: Tx, deviceId: string, now: Date): Promise<boolean> {
	const [result] = await tx
		.update(device)
		.set({ revokedAt: now })
		.where(and(eq(device.id, deviceId), isNull(device.revokedAt)));
	return result.affectedRows === 1;
}

/** The device's name and kind, held until the end of the transaction. */
export async function lockDeviceName(tx: Tx, deviceId: string) {
	const [row] = await tx
		.select({ name: device.name, kind: device.kind })
		.from(device)
		.where(eq(device.id, deviceId))
		.for('update');
	return row ?? null;
}

export async function setDeviceName(tx: Tx, deviceId: string, name: string): Promise<void> {
	await tx.update(device).set({ name }).where(eq(device.id, deviceId));
}

export async function findDeviceRow(db: Db | Tx, deviceId: string) {
	const [row] = await db.select().from(device).where(eq(device.id, deviceId));
	return row ?? null;
}

export async function findDeviceName(db: Db | Tx, deviceId: string): Promise<string | null> {
	const [row] = await db.select({ name: device.name }).from(device).where(eq(device.id, deviceId));
	return row?.name ?? null;
}

/** In service first, then by site and name. */
export async function listDeviceRows(db: Db | Tx, ownerEmployeeId?: string) {
	return db
		.select({
			id: device.id,
			kind: device.kind,
			name: device.name,
			siteId: device.siteId,
			siteName: site.name,
			timeZone: site.timeZone,
			ownerName: employee.name,
			userAgent: device.userAgent,
			pairedAt: device.pairedAt,
			lastContactAt: device.lastContactAt,
			revokedAt: device.revokedAt,
			frozenAt: device.frozenAt,
			epoch: device.epoch,
			waiting: device.waiting,
			oldestWaitingAt: device.oldestWaitingAt,
			refused: device.refused,
			clockSkewMs: device.clockSkewMs,
			storagePersisted: device.storagePersisted,
			storageUsedBytes: device.storageUsedBytes,
			storageQuotaBytes: device.storageQuotaBytes,
			appVersion: device.appVersion,
			modelId: device.modelId
		})
		.from(device)
		.innerJoin(site, eq(site.id, device.siteId))
		.leftJoin(employee, eq(employee.id, device.ownerEmployeeId))
		.where(ownerEmployeeId ? eq(device.ownerEmployeeId, ownerEmployeeId) : undefined)
		.orderBy(
			sql`${device.revokedAt} is not null`,
			desc(device.revokedAt),
			asc(site.name),
			asc(device.name),
			asc(device.id)
		);
}

/** Devices in service with what their alarms are judged by. */
export async function listWatchedDevices(db: Db) {
	return db
		.select({
			id: device.id,
			siteId: device.siteId,
			kind: device.kind,
			pairedAt: device.pairedAt,
			lastContactAt: device.lastContactAt,
			waiting: device.waiting,
			oldestWaitingAt: device.oldestWaitingAt,
			leaseLimits: site.leaseLimits
		})
		.from(device)
		.innerJoin(site, eq(site.id, device.siteId))
		.where(isNull(device.revokedAt));
}
