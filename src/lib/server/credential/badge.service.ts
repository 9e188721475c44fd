import { createHash, randomBytes } from 'node:crypto';
import { BADGE_BYTES, formatPrintedBadge } from '$domain/punch/badge-code';
import { encodeBase64url } from '$domain/base64url';
import { parseUuid } from '$domain/uuid';
import { requirePermission, requireSignedIn } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { authenticate, type KeyRing } from '../keys/key-ring';
import {
	endBadges,
	findBadgeInForce,
	findPhoneVersion,
	insertBadges,
	listForBadges,
	listHolders,
	listWithBadge,
	lockEmployees,
	setPhoneVersion
} from './credential.repo';

/** Badges of one sheet; more are printed in several. */
export const MAX_BADGES = 500;

/** What is printed; the text of the QR code is nowhere else from now on. */
export type IssuedBadge = { employeeId: string; name: string; employeeNumber: string; text: string };

/**
 * New badges for these people; the ones that they had are good no more. People who are not there or have left get none.
 * By name, as they are printed.
 */
export async function issueBadges(context: Context, employeeIds: readonly string[]): Promise<IssuedBadge[]> {
	const actor = requirePermission(context, 'employee.manage');
	const at = context.now();
	return transaction(context.db, async (tx) => {
		const ids = await lockEmployees(tx, [...new Set(employeeIds)].slice(0, MAX_BADGES));
		const people = await listForBadges(tx, ids);
		const had = await listWithBadge(tx, ids);
		await endBadges(tx, ids, at);
		const made = people.map((person) => ({ person, token: randomBytes(BADGE_BYTES) }));
		await insertBadges(
			tx,
			made.map(({ person, token }) => ({
				id: newId(at),
				employeeId: person.id,
				tokenHash: hashToken(token),
				issuedAt: at
			}))
		);
		for (const { id } of people) {
			await recordAudit(tx, {
				at,
				actor,
				action: 'badge.issue',
				subjectType: 'employee',
				subjectId: id,
				detail: { before: { badge: had.has(id) }, after: { badge: true } }
			});
		}
		return made.map(({ person: { id, name, employeeNumber }, token }) => ({
			employeeId: id,
			name,
			employeeNumber,
			text: formatPrintedBadge(token)
		}));
	});
}

/** A badge that was lost. What was punched with it before still counts. */
export async function revokeBadges(context: Context, employeeIds: readonly string[]): Promise<number> {
	const actor = requirePermission(context, 'employee.manage');
	const at = context.now();
	return transaction(context.db, async (tx) => {
		const ids = await lockEmployees(tx, employeeIds);
		const had = await listWithBadge(tx, ids);
		await endBadges(tx, [...had], at);
		for (const id of had) {
			await recordAudit(tx, {
				at,
				actor,
				action: 'badge.revoke',
				subjectType: 'employee',
				subjectId: id,
				detail: { before: { badge: true }, after: { badge: false } }
			});
		}
		return had.size;
	});
}

/** Codes that a person's phone showed or kept count no more; the page of codes gives new ones. */
export async function renewPhoneBadge(context: Context, employeeId: string): Promise<void> {
	const actor = requireSignedIn(context);
	if (actor.employeeId !== employeeId) requirePermission(context, 'employee.manage');
	const at = context.now();
	await transaction(context.db, async (tx) => {
		if ((await lockEmployees(tx, [employeeId])).length === 0) return;
		const before = await findPhoneVersion(tx, employeeId);
		await setPhoneVersion(tx, { employeeId, version: before + 1, changedAt: at });
		await recordAudit(tx, {
			at,
			actor,
			action: 'badge.renew_phone',
			subjectType: 'employee',
			subjectId: employeeId,
			detail: { before: { version: before }, after: { version: before + 1 } }
		});
	});
}

/** Active people by name, at most `MAX_BADGES`; `without`: only those who have no badge. */
export async function listBadgeHolders(
	context: Context,
	filter: { departmentId: string | null; siteId: string | null; without: boolean }
): Promise<{
	people: { id: string; name: string; employeeNumber: string; hasBadge: boolean }[];
	more: boolean;
}> {
	requirePermission(context, 'employee.manage');
	const rows = await listHolders(context.db, filter, MAX_BADGES + 1);
	return { people: rows.slice(0, MAX_BADGES), more: rows.length > MAX_BADGES };
}

/** When the badge in force was issued; null without one. */
export async function findBadgeDate(context: Context, employeeId: string): Promise<Date | null> {
	const actor = requireSignedIn(context);
	if (actor.employeeId !== employeeId) requirePermission(context, 'employee.view');
	return (await findBadgeInForce(context.db, employeeId))?.issuedAt ?? null;
}

/** For one's own page of codes: the secret (base64url) that they follow from. Null for somebody who is no employee. */
export async function findOwnPhoneSecret(
	context: Context
): Promise<{ employeeId: string; secret: string } | null> {
	const { employeeId } = requireSignedIn(context);
	if (!employeeId) return null;
	const version = await findPhoneVersion(context.db, employeeId);
	return { employeeId, secret: encodeBase64url(phoneSecret(context.keys, employeeId, version)) };
}

export const hashToken = (token: Uint8Array): Buffer => createHash('sha256').update(token).digest();

/** HMAC-SHA-256 key of one person's phone; stored nowhere. */
export function phoneSecret(keys: KeyRing, employeeId: string, version: number): Buffer {
	const of = Buffer.alloc(20);
	of.set(parseUuid(employeeId));
	of.writeUInt32BE(version, 16);
	return authenticate(keys.badge, of);
}
