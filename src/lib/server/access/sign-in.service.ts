import type { Context } from '../context';
import { checkPassword } from './passwords';
import { createSession, endSession, type NewSession } from './sessions';
import { computeRetryAfterSeconds, forgetFailures, recordFailure } from './sign-in-throttle';
import { findUserByEmail } from './user.repo';

export type SignInResult =
	| { ok: true; session: NewSession }
	| { ok: false; reason: 'wrong_credentials' }
	| { ok: false; reason: 'throttled'; retryAfterSeconds: number };

/** Says the same, in the same time, whether the account is unknown, disabled or the password is wrong. */
export async function signIn(
	context: Context,
	credentials: { email: string; password: string }
): Promise<SignInResult> {
	const { db, now, actor } = context;
	const retryAfterSeconds = computeRetryAfterSeconds(credentials.email, now());
	if (retryAfterSeconds > 0) return { ok: false, reason: 'throttled', retryAfterSeconds };

	const user = await findUserByEmail(db, credentials.email);
	const usable = user && !user.disabledAt ? user.passwordHash : null;
	if (!(await checkPassword(usable, credentials.password)) || !user) {
		recordFailure(credentials.email, now());
		return { ok: false, reason: 'wrong_credentials' };
	}
	forgetFailures(credentials.email);
	if (actor.kind === 'user') await endSession(db, actor.sessionId);
	return { ok: true, session: await createSession(db, user.id, now()) };
}

export async function signOut({ db, actor }: Context): Promise<void> {
	if (actor.kind === 'user') await endSession(db, actor.sessionId);
}
