import { findDueAlarms } from '$domain/punch/device-alarms';
import { DEFAULT_LEASE_LIMITS, readSiteLeaseLimits } from '$domain/punch/lease';
import type { Context } from '../context';
import { raiseAlarm } from './device-alarm.service';
import { listWatchedDevices } from './device.repo';

/** Raises what nobody's request would notice: a device that fell silent, a queue that got old. */
export async function watchDevices({ db, now }: Pick<Context, 'db' | 'now'>): Promise<void> {
	const at = now();
	for (const { id, leaseLimits, ...device } of await listWatchedDevices(db)) {
		const limits = readSiteLeaseLimits(leaseLimits)[device.kind] ?? DEFAULT_LEASE_LIMITS[device.kind];
		const { lastContactAt, waiting, oldestWaitingAt } = device;
		for (const { kind, subject } of findDueAlarms({ ...device, limits }, at)) {
			await raiseAlarm(db, {
				deviceId: id,
				kind,
				subject,
				detail: { lastContactAt, waiting, oldestWaitingAt },
				at
			});
		}
	}
}
