import type { FaceSettings } from '$domain/face/face-settings';
import { readKioskSettings, type KioskSettings } from '$domain/punch/kiosk-settings';
import { readSitePlace, type SitePlace } from '$domain/punch/punch-place';
import { readSiteLeaseLimits, type SiteLeaseLimits } from '$domain/punch/lease';
import { Coalescer } from '../coalescer';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { toDeviceKey, type DeviceKey } from './device-key';
import { listSenderRows, setArrivals, setLastContact, type SenderRow } from './sender.repo';

/** A paired device as the other end of api/v1. */
export type Sender = {
	id: string;
	kind: 'kiosk' | 'field' | 'personal';
	name: string;
	epoch: number;
	publicKey: DeviceKey;
	siteId: string;
	siteName: string;
	timeZone: string;
	ownerEmployeeId: string | null;
	ownerName: string | null;
	leaseLimits: SiteLeaseLimits;
	face: FaceSettings;
	kiosk: KioskSettings;
	/** where the site is; null where phones are not asked where they are */
	place: SitePlace | null;
	/** the site lets its shared devices hold the faces of its roster */
	offlineGallery: boolean;
	/** goes up with each change of `face`, `kiosk` or `place` */
	settingsRevision: number;
	frozen: boolean;
	pairedAt: Date;
	lastContactAt: Date | null;
	/** punches that waited on it at its last contact, less those that came since; null: it never said */
	waiting: number | null;
};

export type FoundSender =
	{ ok: true; sender: Sender } | { ok: false; reason: 'device_unknown' | 'device_revoked' };

/** More ids in one IN make no query slower than a round trip. */
const MAX_GROUP = 64;
const lookups = new WeakMap<Db, Coalescer<string, SenderRow | null>>();

/**
 * Devices need no session: what they send is signed, so that an expired sign-in can never strand a queue.
 * A revoked device is told so and keeps what it holds. Read at every request, so that a revocation counts at once;
 * requests that come together ask together.
 */
export async function findSender({ db }: Pick<Context, 'db'>, deviceId: string): Promise<FoundSender> {
	const lookup =
		lookups.get(db) ??
		new Coalescer(
			async (ids: string[]) => {
				const rows = new Map((await listSenderRows(db, ids)).map((row) => [row.device.id, row]));
				return ids.map((id) => rows.get(id) ?? null);
			},
			{ maxGroup: MAX_GROUP }
		);
	lookups.set(db, lookup);
	const row = await lookup.submit(deviceId);
	if (!row) return { ok: false, reason: 'device_unknown' };
	if (row.device.revokedAt) return { ok: false, reason: 'device_revoked' };
	return { ok: true, sender: toSender(row) };
}

/** By id, revoked ones too: what they sent before is still judged. */
export async function findSenders(db: Db | Tx, deviceIds: readonly string[]): Promise<Map<string, Sender>> {
	const rows = await listSenderRows(db, deviceIds);
	return new Map(rows.map((row) => [row.device.id, toSender(row)]));
}

/** A device that is heard every few seconds need not be written down every time. */
const CONTACT_EVERY_MS = 30_000;

/** A device called without bringing anything. */
export async function recordContact(
	{ db, now }: Pick<Context, 'db' | 'now'>,
	{ id, lastContactAt }: Pick<Sender, 'id' | 'lastContactAt'>
): Promise<void> {
	const at = now();
	if (!checkHeard({ lastContactAt }, at)) await setLastContact(db, id, at);
}

/** Heard just before, and with nothing waiting: what it brings says nothing new of the device. */
export const checkQuiet = (sender: Pick<Sender, 'lastContactAt' | 'waiting'>, at: Date) =>
	!sender.waiting && checkHeard(sender, at);

const checkHeard = ({ lastContactAt }: Pick<Sender, 'lastContactAt'>, at: Date) =>
	lastContactAt !== null && Math.abs(at.getTime() - lastContactAt.getTime()) < CONTACT_EVERY_MS;

/** Part of the transaction that stores events; `at` is null when somebody carried them here in a file. */
export async function recordArrivals(
	tx: Tx,
	arrivals: readonly { deviceId: string; at: Date | null; punches: number }[]
): Promise<void> {
	if (arrivals.length > 0) await setArrivals(tx, arrivals);
}

function toSender({
	device,
	siteName,
	timeZone,
	ownerName,
	leaseLimits,
	kiosk,
	place,
	face,
	offlineGallery,
	settingsRevision
}: SenderRow): Sender {
	const { id, kind, name, epoch, siteId, ownerEmployeeId } = device;
	const frozen = device.frozenAt !== null;
	return {
		id,
		kind,
		name,
		epoch,
		publicKey: toDeviceKey(device.publicKey),
		siteId,
		siteName,
		timeZone,
		ownerEmployeeId,
		ownerName,
		leaseLimits: readSiteLeaseLimits(leaseLimits),
		face,
		kiosk: readKioskSettings(kiosk),
		place: readSitePlace(place),
		offlineGallery,
		settingsRevision,
		frozen,
		pairedAt: device.pairedAt,
		lastContactAt: device.lastContactAt,
		waiting: device.waiting
	};
}
