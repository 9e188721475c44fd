import type { Context } from '../context';
import { checkPassword, withPlaceInLine } from './passwords';
import { requireSignedIn } from './require';
import { rotateSession, type NewSession } from './sessions';
import { forgetFailures, startCountedTry } from './sign-in-throttle';
import { noteFailure } from './sign-in-trail';
import { findUser } from './user.repo';

export type ConfirmResult =
	| { ok: true; session: NewSession }
	| { ok: false; reason: 'wrong_password' | 'signed_out' }
	| { ok: false; reason: 'throttled'; retryAfterSeconds: number };

/** Proves anew who is there, before exports, enrolment and what cannot be undone; the session gets a new token. */
export function confirmIdentity(context: Context, password: string): Promise<ConfirmResult> {
	return withPlaceInLine(() => tryPassword(context, password));
}

async function tryPassword(context: Context, password: string): Promise<ConfirmResult> {
	const { userId, sessionId } = requireSignedIn(context);
	const { db, now } = context;
	const account = `confirm ${userId}`;
	const { retryAfterSeconds, failures } = await startCountedTry(db, account, now());
	if (retryAfterSeconds > 0) return { ok: false, reason: 'throttled', retryAfterSeconds };
	const user = await findUser(db, userId);
	if (!(await checkPassword(user?.passwordHash ?? null, password))) {
		noteFailure(context, { verb: 'fail_confirm', userId, failures });
		return { ok: false, reason: 'wrong_password' };
	}
	await forgetFailures(db, account);
	const session = await rotateSession(db, sessionId, { now: now(), strong: false });
	return session ? { ok: true, session } : { ok: false, reason: 'signed_out' };
}
