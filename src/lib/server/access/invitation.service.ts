import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { wordsOf } from './account.service';
import { checkCommonPassword } from './common-passwords';
import { burnTokens, findToken, issueToken, useToken } from './one-time-tokens';
import { hashPassword } from './passwords';
import { checkMayGrant, requirePermission } from './require';
import { endAllSessions } from './sessions';
import { enter, type Entered } from './sign-in.service';
import {
	findUser,
	findUserByEmail,
	findUserByEmployee,
	insertUser,
	setName,
	setPasswordHash,
	setRole,
	type UserRow
} from './user.repo';

const INVITATION_HOURS = 72;

export type InvitedUser = { employeeId: string; email: string; name: string; role: UserRow['role'] };

export type InviteResult =
	{ ok: true; token: string } | { ok: false; reason: 'email_taken' | 'role_reserved' };

/**
 * Gives an employee a sign-in and the link with which that person chooses the password: no administrator ever
 * knows it. Asked again, it makes a new link for the same user and the old one opens nothing, in the caller's transaction.
 */
export async function inviteEmployee(tx: Tx, context: Context, invited: InvitedUser): Promise<InviteResult> {
	requirePermission(context, 'employee.manage');
	const now = context.now();
	const existing = await findUserByEmployee(tx, invited.employeeId);
	if (!checkMayGrant(context, invited.role) || (existing && !checkMayGrant(context, existing.role)))
		return { ok: false, reason: 'role_reserved' };
	const holder = await findUserByEmail(tx, invited.email);
	if (holder && holder.id !== existing?.id) return { ok: false, reason: 'email_taken' };
	const userId = existing?.id ?? newId(now);
	if (existing) {
		if (existing.role !== invited.role) await setRole(tx, userId, invited.role);
		if (existing.name !== invited.name) await setName(tx, userId, invited.name);
	} else {
		await insertUser(tx, { id: userId, ...invited, passwordHash: null, createdAt: now });
	}
	await burnTokens(tx, { purpose: 'invitation', subjectId: userId, now });
	const token = await issueToken(tx, {
		purpose: 'invitation',
		subjectId: userId,
		now,
		hours: INVITATION_HOURS
	});
	await recordAudit(tx, {
		at: now,
		actor: context.actor,
		action: 'user.invite',
		subjectType: 'user',
		subjectId: userId,
		detail: {
			before: existing ? { name: existing.name, role: existing.role } : null,
			after: { email: invited.email, name: invited.name, role: invited.role }
		}
	});
	return { ok: true, token };
}

/** Name and address of whoever the link invites; null when it is unknown, used or older than three days. */
export async function findInvitation(
	{ db, now }: Context,
	token: string
): Promise<{ name: string; email: string } | null> {
	const found = await findToken(db, { purpose: 'invitation', text: token, now: now() });
	const user = found?.subjectId ? await findUser(db, found.subjectId) : null;
	return user && !user.disabledAt ? { name: user.name, email: user.email } : null;
}

export type AcceptResult = Entered | { ok: false; reason: 'link_invalid' | 'common_password' };

/** Sets the password, ends every older session and signs the person in; a second step stays, whoever sent the link. */
export async function acceptInvitation(
	context: Context,
	token: string,
	{ password, userAgent }: { password: string; userAgent: string | null }
): Promise<AcceptResult> {
	const { db, now } = context;
	const at = now();
	const found = await findToken(db, { purpose: 'invitation', text: token, now: at });
	const userId = found?.subjectId;
	const user = userId ? await findUser(db, userId) : null;
	if (!userId || !user || user.disabledAt) return { ok: false, reason: 'link_invalid' };
	if (checkCommonPassword(password, wordsOf(user))) return { ok: false, reason: 'common_password' };
	const passwordHash = await hashPassword(password);
	const accepted = await transaction(db, async (tx) => {
		if (!(await useToken(tx, { purpose: 'invitation', text: token, now: at }))) return false;
		await burnTokens(tx, { purpose: 'invitation', subjectId: userId, now: at });
		await setPasswordHash(tx, userId, passwordHash);
		await recordAudit(tx, {
			at,
			actor: context.actor,
			action: 'user.accept_invitation',
			subjectType: 'user',
			subjectId: userId,
			detail: { before: { status: 'invited' }, after: { status: 'active' } }
		});
		return true;
	});
	if (!accepted) return { ok: false, reason: 'link_invalid' };
	await endAllSessions(db, userId);
	return enter(context, userId, { userAgent, knownBrowser: null });
}
