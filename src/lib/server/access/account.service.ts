import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { checkCommonPassword } from './common-passwords';
import { checkPassword, hashPassword, withPlaceInLine } from './passwords';
import { requirePermission, requireSignedIn } from './require';
import { deleteTotp, endPasskeys, replaceCodes } from './second-step.repo';
import {
	endAllSessions,
	endOtherSessions,
	endSessionByHandle,
	listSessions,
	type OpenSession
} from './sessions';
import { forgetFailures, startCountedTry } from './sign-in-throttle';
import { noteFailure, recordSignIn } from './sign-in-trail';
import { findUser, findUserOf, setLanguage, setPasswordHash } from './user.repo';

export async function listOwnSessions({ db, now, actor }: Context): Promise<OpenSession[]> {
	if (actor.kind !== 'user') return [];
	const { userId, role, sessionId } = actor;
	return listSessions(db, { userId, role, currentId: sessionId, now: now() });
}

/** Where mails of one's own go. */
export async function findOwnEmail(context: Context): Promise<string> {
	const { userId } = requireSignedIn(context);
	return (await findUser(context.db, userId))?.email ?? '';
}

export async function endOwnSession(context: Context, handle: string): Promise<boolean> {
	const { userId } = requireSignedIn(context);
	return transaction(context.db, async (tx) => {
		if (!(await endSessionByHandle(tx, userId, handle))) return false;
		await recordEnded(tx, context.now(), userId, 1);
		return true;
	});
}

export async function endOwnOtherSessions(context: Context): Promise<void> {
	const { userId, sessionId } = requireSignedIn(context);
	await transaction(context.db, async (tx) => {
		const ended = await endOtherSessions(tx, userId, sessionId);
		if (ended > 0) await recordEnded(tx, context.now(), userId, ended);
	});
}

const recordEnded = (tx: Tx, at: Date, userId: string, endedSessions: number) =>
	recordSignIn(tx, at, { verb: 'end_session', userId, proven: true, after: { endedSessions } });

/** What this person reads from now on, on each of their devices. Nothing is kept of somebody who is not signed in. */
export async function changeLanguage({ db, now, actor }: Context, language: string): Promise<void> {
	if (actor.kind !== 'user') return;
	const { userId } = actor;
	await transaction(db, async (tx) => {
		const before = await findUser(tx, userId);
		if (!before || before.language === language) return;
		await setLanguage(tx, userId, language);
		await recordAudit(tx, {
			at: now(),
			actor,
			action: 'user.change_language',
			subjectType: 'user',
			subjectId: userId,
			detail: { before: { language: before.language }, after: { language } }
		});
	});
}

export type ChangePasswordResult =
	| { ok: true }
	| { ok: false; reason: 'wrong_password' | 'common_password' }
	| { ok: false; reason: 'throttled'; retryAfterSeconds: number };

/** Takes the password of now, which a forgotten open screen does not know, and ends every other session. */
export function changePassword(
	context: Context,
	passwords: { current: string; next: string }
): Promise<ChangePasswordResult> {
	return withPlaceInLine(() => tryToChange(context, passwords));
}

async function tryToChange(
	context: Context,
	{ current, next }: { current: string; next: string }
): Promise<ChangePasswordResult> {
	const { userId, sessionId } = requireSignedIn(context);
	const { db, now } = context;
	const account = `confirm ${userId}`;
	const { retryAfterSeconds, failures } = await startCountedTry(db, account, now());
	if (retryAfterSeconds > 0) return { ok: false, reason: 'throttled', retryAfterSeconds };
	const user = await findUser(db, userId);
	if (!user || !(await checkPassword(user.passwordHash, current))) {
		noteFailure(context, { verb: 'fail_confirm', userId, failures });
		return { ok: false, reason: 'wrong_password' };
	}
	await forgetFailures(db, account);
	if (checkCommonPassword(next, wordsOf(user))) return { ok: false, reason: 'common_password' };
	const passwordHash = await hashPassword(next, 'endless');
	await transaction(db, async (tx) => {
		await setPasswordHash(tx, userId, passwordHash);
		await recordAudit(tx, {
			at: now(),
			actor: context.actor,
			action: 'user.change_password',
			subjectType: 'user',
			subjectId: userId,
			detail: { after: { changed: true } }
		});
	});
	await endOtherSessions(db, userId, sessionId);
	return { ok: true };
}

/** Of an address and a name, what somebody who guesses would try. */
export const wordsOf = ({ email, name }: { email: string; name: string }): string[] => [
	...email.split(/[@.]/),
	...name.split(/\s+/)
];

/** Ends the sessions of an employee's user, or of one who is no employee, and takes away the second step too if the phone is lost. */
export async function closeSignIn(
	context: Context,
	id: string,
	{ resetSecondStep }: { resetSecondStep: boolean }
): Promise<boolean> {
	requirePermission(context, 'security.manage');
	const user = await findUserOf(context.db, id);
	if (!user) return false;
	const at = context.now();
	await transaction(context.db, async (tx) => {
		if (resetSecondStep) {
			await deleteTotp(tx, user.id);
			await endPasskeys(tx, user.id, at);
			await replaceCodes(tx, user.id, [], at);
		}
		await recordAudit(tx, {
			at,
			actor: context.actor,
			action: resetSecondStep ? 'user.reset_second_step' : 'user.end_sessions',
			subjectType: 'user',
			subjectId: user.id,
			detail: { after: { sessions: 0 } }
		});
	});
	await endAllSessions(context.db, user.id);
	return true;
}
