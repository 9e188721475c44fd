import { findDueAlarms, KIOSK_QUIET_MS } from '$domain/punch/device-alarms';
import { DEFAULT_LEASE_LIMITS, readSiteLeaseLimits } from '$domain/punch/lease';
import type { Context } from '../context';
import { listShiftStarts } from '../timekeeping/schedule-in-force.service';
import { raiseAlarm } from './device-alarm.service';
import { listWatchedDevices } from './device.repo';

/** Raises what nobody's request would notice: a device that fell silent, a queue that got old. */
export async function watchDevices({ db, now }: Pick<Context, 'db' | 'now'>): Promise<void> {
	const at = now();
	const shifts = new Map<string, Promise<Date[]>>();
	for (const { id, siteId, leaseLimits, ...device } of await listWatchedDevices(db)) {
		const limits = readSiteLeaseLimits(leaseLimits)[device.kind] ?? DEFAULT_LEASE_LIMITS[device.kind];
		const { lastContactAt, pairedAt, waiting, oldestWaitingAt } = device;
		// Schedules are read only for sites with a kiosk that is quiet: as a rule, none.
		const quiet = at.getTime() - (lastContactAt ?? pairedAt).getTime() >= KIOSK_QUIET_MS;
		const starts =
			shifts.get(siteId) ?? (quiet && device.kind === 'kiosk' ? listShiftStarts(db, siteId, at) : null);
		if (starts) shifts.set(siteId, starts);
		const shiftStarts = (await starts) ?? [];
		for (const { kind, subject } of findDueAlarms({ ...device, limits, shiftStarts }, at)) {
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
