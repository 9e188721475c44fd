import { eq } from 'drizzle-orm';
import type { Tx } from '../db/database';
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
