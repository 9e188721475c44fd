import type { FaceSettings } from '$domain/face/face-settings';
import { readSiteLeaseLimits, type SiteLeaseLimits } from '$domain/punch/lease';
import { importPublicKey } from '$domain/punch/signature';
import type { Context } from '../context';
import { findSenderRow, setLastContact, type SenderRow } from './sender.repo';

/** A paired device as the other end of api/v1. */
export type Sender = {
	id: string;
	kind: 'kiosk' | 'field' | 'personal';
	name: string;
	epoch: number;
	publicKey: CryptoKey;
	siteId: string;
	siteName: string;
	timeZone: string;
	ownerEmployeeId: string | null;
	ownerName: string | null;
	leaseLimits: SiteLeaseLimits;
	face: FaceSettings;
	frozen: boolean;
	pairedAt: Date;
};

export type FoundSender =
	{ ok: true; sender: Sender } | { ok: false; reason: 'device_unknown' | 'device_revoked' };

/**
 * Devices need no session: what they send is signed, so that an expired sign-in can never strand a queue.
 * A revoked device is told so and keeps what it holds; what it sent before is still judged (`evenRevoked`).
 */
export async function findSender(
	{ db }: Pick<Context, 'db'>,
	deviceId: string,
	{ evenRevoked = false } = {}
): Promise<FoundSender> {
	const row = await findSenderRow(db, deviceId);
	if (!row) return { ok: false, reason: 'device_unknown' };
	if (row.device.revokedAt && !evenRevoked) return { ok: false, reason: 'device_revoked' };
	return { ok: true, sender: await toSender(row) };
}

/**
 * A device called; `arrived`: how many of the punches that waited there are stored now. When somebody carried them here
 * in a file, the device itself was not heard.
 */
export async function recordContact(
	{ db, now }: Pick<Context, 'db' | 'now'>,
	deviceId: string,
	{ arrived, carried = false }: { arrived: number; carried?: boolean }
): Promise<void> {
	await setLastContact(db, deviceId, { at: carried ? null : now(), arrived });
}

async function toSender({
	device,
	siteName,
	timeZone,
	ownerName,
	leaseLimits,
	face
}: SenderRow): Promise<Sender> {
	const { id, kind, name, epoch, siteId, ownerEmployeeId } = device;
	const publicKey = await importPublicKey(new Uint8Array(device.publicKey));
	const frozen = device.frozenAt !== null;
	return {
		id,
		kind,
		name,
		epoch,
		publicKey,
		siteId,
		siteName,
		timeZone,
		ownerEmployeeId,
		ownerName,
		leaseLimits: readSiteLeaseLimits(leaseLimits),
		face,
		frozen,
		pairedAt: device.pairedAt
	};
}
