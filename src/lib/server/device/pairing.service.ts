import { decodeBase64url } from '$domain/base64url';
import { findFaceUse } from '$domain/punch/face-use';
import { normalisePairingCode, pairingProofBytes } from '$domain/punch/pairing-code';
import { checkSignature, importPublicKey } from '$domain/punch/signature';
import type { PairingReply, PairingRequest } from '$domain/punch/wire';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { receiptPublicKey } from '../keys/receipt-key';
import { raiseAlarm } from './device-alarm.service';
import { grantLease } from './lease.service';
import { findEmployeeName } from '../people/employee.service';
import { findSiteById } from '../people/organisation.service';
import { findPrivacy } from '../privacy/privacy-settings.service';
import {
	findDeviceRow,
	findPairingCode,
	insertDevice,
	usePairingCode,
	type PairingCodeRow
} from './device.repo';
import { hashPairingCode } from './pairing-code.service';
import type { PairingThrottle } from './pairing-throttle';

export type PairResult =
	| { ok: true; reply: PairingReply }
	| { ok: false; reason: 'malformed'; detail: string }
	| { ok: false; reason: 'throttled'; retryAfterSeconds: number }
	| {
			ok: false;
			reason: 'code_invalid' | 'code_used' | 'code_expired' | 'sign_in_required' | 'wrong_owner';
	  };

/**
 * Turns a one-time code into a device that is known by its public key. No permission: whoever holds the code
 * may, except that a personal device is paired by its owner's own sign-in.
 */
export async function pairDevice(
	context: Context,
	throttle: PairingThrottle,
	request: PairingRequest
): Promise<PairResult> {
	const at = context.now();
	const retryAfterSeconds = throttle.computeRetryAfterSeconds(at);
	if (retryAfterSeconds > 0) return { ok: false, reason: 'throttled', retryAfterSeconds };

	const code = normalisePairingCode(request.code);
	const found = code ? await findPairingCode(context.db, hashPairingCode(code)) : null;
	if (!code || !found) {
		throttle.recordFailure(at);
		return { ok: false, reason: 'code_invalid' };
	}
	const key = await readKey(request, code);
	if (!key.ok) return { ok: false, reason: 'malformed', detail: key.detail };
	const reason = judgeCode(found, context);
	if (reason) return { ok: false, reason };

	const deviceId = newId(at);
	const paired = await transaction(context.db, async (tx) => {
		if (!(await usePairingCode(tx, found.codeHash, at))) return false;
		const { kind, name, siteId, ownerEmployeeId } = found;
		await insertDevice(tx, {
			id: deviceId,
			kind,
			name,
			siteId,
			ownerEmployeeId,
			publicKey: key.publicKey,
			epoch: 1,
			userAgent: request.userAgent,
			pairedAt: at,
			lastContactAt: at
		});
		await recordAudit(tx, {
			at,
			actor: context.actor,
			action: 'device.pair',
			subjectType: 'device',
			subjectId: deviceId,
			detail: {
				after: { kind, name, siteId, ownerEmployeeId },
				about: { codeIssuedBy: found.createdBy }
			}
		});
		if (request.previous) await reportLostStorage(tx, { code: found, previous: request.previous, at });
		return true;
	});
	if (!paired) return { ok: false, reason: 'code_used' };
	return { ok: true, reply: await composeReply(context, found, deviceId) };
}

/**
 * This browser was a device before and lost everything but the canary. Nobody has to believe that: it raises an alarm
 * where the former device stood at the same place or belonged to the same person, and changes nothing else.
 */
async function reportLostStorage(
	tx: Tx,
	report: { code: PairingCodeRow; previous: NonNullable<PairingRequest['previous']>; at: Date }
): Promise<void> {
	const { code, previous, at } = report;
	const former = await findDeviceRow(tx, previous.deviceId);
	const same =
		former?.kind === code.kind &&
		former.siteId === code.siteId &&
		former.ownerEmployeeId === code.ownerEmployeeId;
	if (!same) return;
	await raiseAlarm(tx, {
		deviceId: previous.deviceId,
		kind: 'storage_lost',
		subject: `lost ${previous.epoch}/${previous.lastSeq}`,
		detail: { ...previous, pairedAgain: true },
		at
	});
}

function judgeCode(
	code: PairingCodeRow,
	{ now, actor }: Context
): 'code_used' | 'code_expired' | 'sign_in_required' | 'wrong_owner' | null {
	if (code.usedAt) return 'code_used';
	if (code.expiresAt <= now()) return 'code_expired';
	if (code.kind !== 'personal') return null;
	if (actor.kind !== 'user') return 'sign_in_required';
	return actor.employeeId === code.ownerEmployeeId ? null : 'wrong_owner';
}

type ReadKey = { ok: true; publicKey: Buffer } | { ok: false; detail: string };

/** A point on P-256 whose other half signed this very code. */
async function readKey(request: PairingRequest, code: string): Promise<ReadKey> {
	try {
		const raw = decodeBase64url(request.publicKey);
		const publicKey = await importPublicKey(raw);
		const proof = decodeBase64url(request.proof);
		if (!(await checkSignature(publicKey, pairingProofBytes(code), proof)))
			return { ok: false, detail: 'proof: must be the signature of the code with the new key' };
		return { ok: true, publicKey: Buffer.from(raw) };
	} catch (error) {
		if (error instanceof RangeError) return { ok: false, detail: 'publicKey, proof: must be base64url' };
		if (error instanceof DOMException) return { ok: false, detail: 'publicKey: must be a point on P-256' };
		throw error;
	}
}

async function composeReply(
	context: Context,
	{ kind, name, siteId, ownerEmployeeId }: PairingCodeRow,
	deviceId: string
): Promise<PairingReply> {
	const site = await findSiteById(context.db, siteId);
	if (!site) throw new Error(`device ${deviceId} was paired for a site that is not there`);
	const ownerName = ownerEmployeeId ? await findEmployeeName(context.db, ownerEmployeeId) : null;
	const serverKey = await receiptPublicKey(context);
	const sender = { id: deviceId, kind, leaseLimits: site.leaseLimits, face: site.face };
	return {
		v: 1,
		deviceId,
		kind,
		name,
		epoch: 1,
		siteName: site.name,
		timeZone: site.timeZone,
		ownerName,
		serverKey,
		faces: findFaceUse(await findPrivacy(context.db)),
		lease: await grantLease(context, sender, { epoch: 1, headSeq: 0 })
	};
}
