import { findDueAlarms } from '$domain/punch/device-alarms';
import { DEFAULT_LEASE_LIMITS, readSiteLeaseLimits } from '$domain/punch/lease';
import { checkMissedShift, findQuietSite } from '$domain/punch/site-silence';
import type { Context } from '../context';
import type { Db } from '../db/database';
import { listShiftStarts } from '../timekeeping/schedule-in-force.service';
import { raiseAlarm } from './device-alarm.service';
import { listWatchedDevices } from './device.repo';

type Watched = Awaited<ReturnType<typeof listWatchedDevices>>[number];

/** Raises what nobody's request would notice: a site or a device that fell silent, a queue that got old. */
export async function watchDevices({ db, now }: Pick<Context, 'db' | 'now'>): Promise<void> {
	const at = now();
	const devices = await listWatchedDevices(db);
	for (const device of devices) await watchDevice(db, device, at);
	for (const siteId of new Set(devices.map((device) => device.siteId)))
		await watchSite(db, { siteId, devices: devices.filter((device) => device.siteId === siteId) }, at);
}

async function watchDevice(db: Db, { id, leaseLimits, ...device }: Watched, at: Date): Promise<void> {
	const limits = readSiteLeaseLimits(leaseLimits)[device.kind] ?? DEFAULT_LEASE_LIMITS[device.kind];
	const { lastContactAt, waiting, oldestWaitingAt } = device;
	const detail = { lastContactAt, waiting, oldestWaitingAt };
	for (const { kind, subject } of findDueAlarms({ ...device, limits }, at))
		await raiseAlarm(db, { deviceId: id, kind, subject, detail, at });
}

/** Schedules are read only for sites that are quiet: as a rule, none. */
async function watchSite(
	db: Db,
	{ siteId, devices }: { siteId: string; devices: Watched[] },
	at: Date
): Promise<void> {
	const quiet = findQuietSite(devices, at);
	if (!quiet) return;
	const { kioskId, heardAt } = quiet;
	if (!checkMissedShift(heardAt, await listShiftStarts(db, siteId, at), at)) return;
	// One alarm for the site, at its kiosk that was heard last; two shifts that begin in one silence are one.
	const subject = `silent since ${heardAt.toISOString()}`;
	const detail = { lastContactAt: heardAt, devices: devices.length };
	await raiseAlarm(db, { deviceId: kioskId, kind: 'site_silent', subject, detail, at });
}
