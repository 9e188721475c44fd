import {
	checkPhoneStep,
	computePhoneCode,
	parseBadge,
	PHONE_STEP_MS,
	type PhoneCode
} from '$domain/punch/badge-code';
import { timingSafeEqual } from 'node:crypto';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { hashToken, phoneSecret } from './badge.service';
import {
	findBadgeByToken,
	findNamed,
	findPhoneRenewal,
	takePhoneCode,
	type NamedEmployee
} from './credential.repo';

/** Whose badge it is. `named` without `ok`: it was theirs, or shown at another time. */
export type CheckedBadge = { method: 'badge' | 'phone' } & (
	| { ok: true; named: NamedEmployee; doubts: string[] }
	| { ok: false; named: NamedEmployee | null; reasons: string[] }
);

export type BadgePunch = {
	eventId: string;
	siteId: string;
	/** bounds of the time of the punch, Unix ms */
	time: { lowMs: number; highMs: number };
};

/**
 * Judges what was held before a camera, a printed badge or the code of a phone, by what was good when the punch was made.
 * A phone's code is used up by it, once, however often the punch is judged.
 *
 * @param text of the QR code
 */
export async function checkBadge(
	tx: Tx,
	keys: Context['keys'],
	{ text, punch }: { text: string; punch: BadgePunch }
): Promise<CheckedBadge> {
	const read = parseBadge(text);
	if (!read) return { method: 'badge', ok: false, named: null, reasons: ['what was shown is no badge'] };
	return read.kind === 'phone'
		? checkPhone(tx, keys, { code: read.code, punch })
		: checkPrinted(tx, { token: read.token, punch });
}

async function checkPrinted(
	tx: Tx,
	{ token, punch: { siteId, time } }: { token: Uint8Array; punch: BadgePunch }
): Promise<CheckedBadge> {
	const method = 'badge';
	const row = await findBadgeByToken(tx, hashToken(token));
	const named = row && (await findNamed(tx, { siteId, employeeId: row.employeeId }));
	if (!row || !named) return { method, ok: false, named: null, reasons: ['nobody has this badge'] };
	const { lowMs, highMs } = time;
	if (row.issuedAt.getTime() > highMs || (row.endedAt && row.endedAt.getTime() < lowMs))
		return { method, ok: false, named, reasons: ['this badge was revoked or replaced before'] };
	return { method, ok: true, named, doubts: [] };
}

async function checkPhone(
	tx: Tx,
	keys: Context['keys'],
	{ code: { employeeId, step, code }, punch }: { code: PhoneCode; punch: BadgePunch }
): Promise<CheckedBadge> {
	const { eventId, siteId, time } = punch;
	const method = 'phone';
	const named = await findNamed(tx, { siteId, employeeId });
	const nobody: CheckedBadge = { method, ok: false, named: null, reasons: ['nobody has this code'] };
	if (!named) return nobody;
	const renewal = await findPhoneRenewal(tx, employeeId);
	const version = renewal?.version ?? 0;
	const renewedMs = renewal?.changedAt.getTime() ?? -Infinity;
	// What a phone showed before its codes were renewed still counts for a punch that was made before.
	const before = time.lowMs <= renewedMs && step * PHONE_STEP_MS <= renewedMs;
	// A code that was made up names nobody: else its maker could fill somebody's tries.
	const isRight = async (of: number) =>
		timingSafeEqual(
			await computePhoneCode(await importSecret(phoneSecret(keys, employeeId, of)), step),
			code
		);
	const right = (await isRight(version))
		? version
		: before && (await isRight(version - 1))
			? version - 1
			: null;
	if (right === null) return nobody;
	if (!checkPhoneStep(step, time))
		return { method, ok: false, named, reasons: ['the phone showed this code at another time'] };
	const first = await takePhoneCode(tx, { employeeId, version: right, step, eventId });
	return { method, ok: true, named, doubts: first ? [] : [USED_BEFORE] };
}

/** Somebody looked over a shoulder, or has a picture of the screen; or the worker was faster than the next code. */
const USED_BEFORE = 'the phone’s code had been used before: each counts for one punch';

const importSecret = (secret: Buffer) =>
	crypto.subtle.importKey('raw', new Uint8Array(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
