import { and, eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { backupHead } from '../db/schema/backup';
import { device } from '../db/schema/device';

type Health = Pick<
	typeof device.$inferInsert,
	| 'lastContactAt'
	| 'waiting'
	| 'oldestWaitingAt'
	| 'refused'
	| 'clockSkewMs'
	| 'storagePersisted'
	| 'storageUsedBytes'
	| 'storageQuotaBytes'
	| 'appVersion'
	| 'modelId'
>;

export async function setHealth(tx: Tx, deviceId: string, health: Health): Promise<void> {
	await tx.update(device).set(health).where(eq(device.id, deviceId));
}

/** End of a chain in the last backup that was read back and compared; null when none has any of it. */
export async function findBackupSeq(
	db: Db,
	{ deviceId, epoch }: { deviceId: string; epoch: number }
): Promise<number | null> {
	const [row] = await db
		.select({ seq: backupHead.seq })
		.from(backupHead)
		.where(and(eq(backupHead.deviceId, deviceId), eq(backupHead.epoch, epoch)));
	return row?.seq ?? null;
}
