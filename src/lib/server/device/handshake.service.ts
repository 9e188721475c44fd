import { encodeHex } from '$domain/base64url';
import { findFaceUse } from '$domain/punch/face-use';
import { judgeHandshake, type HandshakeVerdict, type ServerChain } from '$domain/punch/handshake';
import { handshakeBytes, type HandshakeReply, type HandshakeRequest } from '$domain/punch/wire';
import { decodeBase64urlOrNull } from '../base64url';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { findDevicePin } from '../people/device-pin.service';
import { findPrivacy } from '../privacy/privacy-settings.service';
import { findChain } from '../punch/chain.service';
import { raiseAlarm, type Alarm } from './device-alarm.service';
import { catchUpEpoch, findEpoch, raiseEpoch, setFrozen } from './device-alarm.repo';
import { checkDeviceSignature } from './device-key';
import type { DeviceRefusal } from './device-refusal';
import { findBackupSeq, setHealth } from './handshake.repo';
import { grantLease } from './lease.service';
import { findGalleryToHold } from './hand-out-gallery.service';
import { findSender, type Sender } from './sender.service';

export type HandshakeResult = { ok: true; reply: HandshakeReply } | { ok: false; reason: DeviceRefusal };

/** A server that was restored from a backup may have forgotten epochs that it had opened since; so many at most. */
const MOST_EPOCHS_LOST = 16;

/** The end of the year 9999: the last that DATETIME holds. */
const LATEST_MS = 253_402_300_799_999;

/**
 * Compares both ends of a device's chain, says what to send, raises what is wrong, takes down how the device fares and
 * gives it the next lease. Safe to repeat: a lost answer is asked for again.
 */
export async function shakeHands(context: Context, request: HandshakeRequest): Promise<HandshakeResult> {
	const found = await findSender(context, request.deviceId);
	if (!found.ok) return found;
	const sender = { ...found.sender };
	if (request.epoch > sender.epoch + MOST_EPOCHS_LOST) return { ok: false, reason: 'epoch_unknown' };
	if (!checkDeviceSignature(sender.publicKey, handshakeBytes(request), readSignature(request))) {
		return { ok: false, reason: 'signature_invalid' };
	}
	const at = context.now();
	// A device whose storage was lost goes on in a new epoch by itself, so as not to use a place twice.
	const movedOn = request.storageLost !== null && request.storageLost.lastEpoch < request.epoch;
	const forgotten = request.epoch > sender.epoch && !movedOn;
	if (request.epoch > sender.epoch) sender.epoch = request.epoch;
	const verdict = await judge(context, sender, movedOn ? { ...request, storageLost: null } : request);
	if (movedOn) verdict.alarms.push('storage_lost');
	if (forgotten && !verdict.alarms.includes('server_lost_data')) verdict.alarms.push('server_lost_data');
	const epoch = await transaction(context.db, (tx) => settle(tx, { sender, request, verdict, at }));
	const frozen = verdict.action === 'frozen';
	const headSeq = epoch === request.epoch ? request.chain.headSeq : 0;
	const { name, siteName, timeZone, ownerName } = sender;
	return {
		ok: true,
		reply: {
			v: 1,
			serverMs: at.getTime(),
			epoch,
			action: verdict.action,
			want: verdict.want,
			// A phone is its owner's own; only what everybody can reach asks for a PIN.
			settingsPin: sender.kind === 'personal' ? null : await findDevicePin(context, sender.siteId),
			...(sender.kind === 'personal' ? { askPlace: sender.place !== null } : { kiosk: sender.kiosk }),
			faces: findFaceUse(await findPrivacy(context.db)),
			gallery: frozen ? null : await findGalleryToHold(context, sender),
			lease: frozen ? null : await grantLease(context, sender, { epoch, headSeq }),
			backedUpSeq: await findBackedUp(context, { deviceId: sender.id, epoch: request.epoch }, verdict.holes),
			device: { name, siteName, timeZone, ownerName }
		}
	};
}

/**
 * Up to where the chain that was asked about lies in a verified backup and in the store; null when nothing of it does.
 * Never past a hole: what is missing here must not be dropped there.
 */
async function findBackedUp(
	{ db }: Context,
	chain: { deviceId: string; epoch: number },
	holes: Judged['holes']
): Promise<number | null> {
	const seq = await findBackupSeq(db, chain);
	if (seq === null) return null;
	const firstMissing = holes[0]?.[0] ?? Infinity;
	return Math.min(seq, firstMissing - 1) || null;
}

type Judged = HandshakeVerdict & { holes: [from: number, to: number][] };

async function judge(context: Context, sender: Sender, request: HandshakeRequest): Promise<Judged> {
	const { epoch, chain } = request;
	const stored = await findChain(context, { deviceId: sender.id, epoch, atSeq: chain.headSeq });
	const server: ServerChain = {
		epoch: sender.epoch,
		headSeq: stored.headSeq,
		hashAtHead: stored.hashAt && encodeHex(stored.hashAt),
		holes: stored.holes,
		frozen: sender.frozen
	};
	const verdict = judgeHandshake({ epoch, ...chain }, server, request.storageLost !== null);
	return { ...verdict, holes: stored.holes };
}

/** Everything that the handshake changes, in one transaction; returns the epoch to go on in. */
async function settle(
	tx: Tx,
	{ sender, request, verdict, at }: { sender: Sender; request: HandshakeRequest; verdict: Judged; at: Date }
): Promise<number> {
	const { health, clock } = request;
	const clockSkewMs = clock.wallMs - at.getTime();
	await setHealth(tx, sender.id, {
		lastContactAt: at,
		waiting: health.waiting,
		oldestWaitingAt: readOldest(health.oldestWaitingMs, clockSkewMs),
		refused: health.refused,
		clockSkewMs,
		storagePersisted: health.persisted,
		storageUsedBytes: health.usedBytes,
		storageQuotaBytes: health.quotaBytes,
		appVersion: health.appVersion,
		modelId: health.modelId
	});
	const lost = request.storageLost;
	// A gap that is not filled is one alarm, not one more with each event behind it.
	const places: Partial<Record<Alarm['kind'], string | number>> = {
		server_lost_data: verdict.want[0]?.[0],
		hole: verdict.holes[0]?.[0],
		storage_lost: lost === null ? undefined : `lost ${lost.lastEpoch}/${lost.lastSeq}`
	};
	for (const kind of verdict.alarms) {
		const detail = {
			epoch: request.epoch,
			headSeq: request.chain.headSeq,
			want: verdict.want,
			lost
		};
		const subject = `${request.epoch}/${places[kind] ?? request.chain.headSeq}`;
		await raiseAlarm(tx, { deviceId: sender.id, kind, subject, detail, at });
	}
	await catchUpEpoch(tx, sender.id, request.epoch);
	if (verdict.alarms.includes('fork')) await setFrozen(tx, sender.id, at);
	if (verdict.action !== 'new_epoch') return request.epoch;
	// A device that asks again before its first event of the new epoch gets the same one.
	if (sender.epoch === request.epoch) await raiseEpoch(tx, sender.id, request.epoch);
	return (await findEpoch(tx, sender.id)) ?? sender.epoch;
}

/** In our time; what a wild clock says beyond all dates is left out. */
function readOldest(wallMs: number | null, clockSkewMs: number): Date | null {
	const at = wallMs === null ? null : new Date(wallMs - clockSkewMs);
	return at && at.getTime() > 0 && at.getTime() <= LATEST_MS ? at : null;
}

/** Not canonical base64url: no signature at all. */
const readSignature = ({ signature }: HandshakeRequest) =>
	decodeBase64urlOrNull(signature) ?? new Uint8Array();
