import { count, gt, isNotNull, isNull, min, sum } from 'drizzle-orm';
import type { Db } from '../db/database';
import { clockWatch } from '../db/schema/clock';
import { dayRecord } from '../db/schema/day-record';
import { device, deviceAlarm } from '../db/schema/device';
import { punchPending } from '../db/schema/punch';

/** What waits, as one index scan or a small table each. */
export async function readBacklog(db: Db) {
	const [[stale], [waiting], [alarms], [unjudged], [doubted]] = await Promise.all([
		db.select({ n: count() }).from(dayRecord).where(gt(dayRecord.staleMarks, 0)),
		db
			.select({ punches: sum(device.waiting), oldestAt: min(device.oldestWaitingAt), devices: count() })
			.from(device)
			.where(isNull(device.revokedAt)),
		db.select({ n: count() }).from(deviceAlarm).where(isNull(deviceAlarm.settledAt)),
		db.select({ n: count() }).from(punchPending),
		db.select({ n: count() }).from(clockWatch).where(isNotNull(clockWatch.doubtedAt))
	]);
	return {
		staleDays: stale?.n ?? 0,
		devices: waiting?.devices ?? 0,
		waitingOnDevices: Number(waiting?.punches ?? 0),
		oldestWaitingAt: waiting?.oldestAt ?? null,
		openAlarms: alarms?.n ?? 0,
		unjudged: unjudged?.n ?? 0,
		clockDoubted: doubted?.n ?? 0
	};
}
