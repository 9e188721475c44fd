import type { Role } from '$domain/access/permissions';
import type { SignInAccessInput } from '$domain/people/employee-forms';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { inviteEmployee } from './invitation.service';
import { burnTokens } from './one-time-tokens';
import { checkMayGrant, requirePermission } from './require';
import { endAllSessions } from './sessions';
import {
	findUserByEmail,
	findUserByEmployee,
	findUserOf,
	lockAdmins,
	lockUserOf,
	setDisabledAt,
	setEmail,
	setName,
	setRole
} from './user.repo';

export type EmployeeSignIn = {
	email: string;
	role: Role;
	/** invited: the link was made and no password chosen yet */
	status: 'invited' | 'active' | 'disabled';
};

/** How an employee, or a user who is none, signs in; null when that person does not. */
export async function findEmployeeSignIn(context: Context, id: string): Promise<EmployeeSignIn | null> {
	requirePermission(context, 'employee.view');
	const user = await findUserOf(context.db, id);
	if (!user) return null;
	const status = user.disabledAt ? 'disabled' : user.passwordHash ? 'active' : 'invited';
	return { email: user.email, role: user.role, status };
}

/** For services that need to know whether somebody could sign in at all; who asks has been checked there. */
export async function checkEmployeeCanSignIn(db: Db | Tx, employeeId: string): Promise<boolean> {
	const user = await findUserByEmployee(db, employeeId);
	return user !== null && !user.disabledAt;
}

/** Part of renaming an employee. */
export async function renameEmployeeUser(
	tx: Tx,
	context: Context,
	employeeId: string,
	name: string
): Promise<void> {
	requirePermission(context, 'employee.manage');
	const user = await findUserByEmployee(tx, employeeId);
	if (user) await setName(tx, user.id, name);
}

export type IssueInvitationResult =
	{ ok: true; token: string } | { ok: false; reason: 'email_taken' | 'last_admin' | 'role_reserved' };

/** A new link for choosing a password; the address and role may change with it. */
export async function issueInvitation(
	context: Context,
	employee: { id: string; name: string },
	input: SignInAccessInput
): Promise<IssueInvitationResult> {
	requirePermission(context, 'employee.manage');
	return transaction(context.db, async (tx): Promise<IssueInvitationResult> => {
		const changed = await changeUser(tx, context, employee.id, input);
		if (!changed.ok) return changed;
		return inviteEmployee(tx, context, { employeeId: employee.id, name: employee.name, ...input });
	});
}

export type ChangeSignInResult =
	| { ok: true }
	| { ok: false; reason: 'email_taken' | 'last_admin' | 'not_found' | 'role_reserved' | 'changed_meanwhile' };

/** The address and role of a sign-in, as a form tells what it was opened with. */
export const sayAccess = ({ email, role }: SignInAccessInput): string => `${role} ${email}`;

/**
 * New address or role for somebody who signs in already; open sessions end, since they carry the old role. `id`: of an
 * employee, or of a user who is none. `was`: what was seen, as `sayAccess` says it.
 */
export async function changeSignIn(
	context: Context,
	id: string,
	{ was, ...input }: SignInAccessInput & { was?: string }
): Promise<ChangeSignInResult> {
	requirePermission(context, 'employee.manage');
	const outcome = await transaction(
		context.db,
		async (tx): Promise<ChangeSignInResult & { userId?: string }> => {
			// Locked in the order of all changes: nobody compares with what a colleague is changing this moment.
			await lockAdmins(tx);
			const user = await lockUserOf(tx, id);
			if (!user) return { ok: false, reason: 'not_found' };
			if (was !== undefined && was !== sayAccess(user)) return { ok: false, reason: 'changed_meanwhile' };
			const changed = await changeUser(tx, context, id, input);
			return changed.ok ? { ok: true, userId: user.id } : changed;
		}
	);
	if (!outcome.ok) return outcome;
	if (outcome.userId) await endAllSessions(context.db, outcome.userId);
	return { ok: true };
}

/** Stops or allows signing in, of an employee or of a user who is none; records stay. */
export async function setSignInEnabled(
	context: Context,
	id: string,
	enabled: boolean
): Promise<ChangeSignInResult> {
	requirePermission(context, 'employee.manage');
	const at = context.now();
	const outcome = await transaction(
		context.db,
		async (tx): Promise<ChangeSignInResult & { userId?: string }> => {
			const admins = await lockAdmins(tx);
			const user = await findUserOf(tx, id);
			if (!user) return { ok: false, reason: 'not_found' };
			if (!checkMayGrant(context, user.role)) return { ok: false, reason: 'role_reserved' };
			if (!enabled && checkLastAdmin(admins, user.id)) return { ok: false, reason: 'last_admin' };
			await setDisabledAt(tx, user.id, enabled ? null : at);
			await recordAudit(tx, {
				at,
				actor: context.actor,
				action: enabled ? 'user.enable' : 'user.disable',
				subjectType: 'user',
				subjectId: user.id,
				detail: { before: { enabled: !user.disabledAt }, after: { enabled } }
			});
			return { ok: true, userId: user.id };
		}
	);
	if (!outcome.ok) return outcome;
	if (outcome.userId) await endAllSessions(context.db, outcome.userId);
	return { ok: true };
}

/** Does nothing for somebody who has no user yet. */
async function changeUser(
	tx: Tx,
	context: Context,
	id: string,
	{ email, role }: SignInAccessInput
): Promise<{ ok: true } | { ok: false; reason: 'email_taken' | 'last_admin' | 'role_reserved' }> {
	const admins = await lockAdmins(tx);
	const user = await findUserOf(tx, id);
	if (!checkMayGrant(context, role) || (user && !checkMayGrant(context, user.role)))
		return { ok: false, reason: 'role_reserved' };
	if (!user || (user.email === email && user.role === role)) return { ok: true };
	const holder = await findUserByEmail(tx, email);
	if (holder && holder.id !== user.id) return { ok: false, reason: 'email_taken' };
	if (role !== 'admin' && checkLastAdmin(admins, user.id)) return { ok: false, reason: 'last_admin' };
	if (user.email !== email) {
		await setEmail(tx, user.id, email);
		// The link went to the address of before.
		await burnTokens(tx, { purpose: 'invitation', subjectId: user.id, now: context.now() });
	}
	if (user.role !== role) await setRole(tx, user.id, role);
	await recordAudit(tx, {
		at: context.now(),
		actor: context.actor,
		action: 'user.update',
		subjectType: 'user',
		subjectId: user.id,
		detail: { before: { email: user.email, role: user.role }, after: { email, role } }
	});
	return { ok: true };
}

const checkLastAdmin = (admins: string[], userId: string) => admins.length === 1 && admins[0] === userId;
