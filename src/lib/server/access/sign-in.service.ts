import { authenticate, checkAuthentication } from '../keys/key-ring';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { findToken, issueToken, useToken } from './one-time-tokens';
import { checkPassword, withPlaceInLine } from './passwords';
import { checkHasSecondStep, listPasskeyRows } from './second-step.repo';
import { checkSecondStep } from './second-step.service';
import { createSession, endSession, type NewSession } from './sessions';
import { forgetFailures, startCountedTry } from './sign-in-throttle';
import { noteFailure, noteStranger, recordSignIn } from './sign-in-trail';
import { findUser, findUserByEmail } from './user.repo';

/** How long one may take to find the phone. */
const SECOND_STEP_HOURS = 10 / 60;

type Throttled = { ok: false; reason: 'throttled'; retryAfterSeconds: number };

export type SignInResult = Entered | { ok: false; reason: 'wrong_credentials' } | Throttled;

export type Entered =
	| { ok: true; session: NewSession; userId: string }
	/** the password was right; `token` proves it for ten minutes */
	| { ok: false; reason: 'second_step'; token: string };

/** `knownBrowser`: what `markBrowser` gave this browser, if it did. */
export type Browser = { userAgent: string | null; knownBrowser: string | null };
export const NO_BROWSER: Browser = { userAgent: null, knownBrowser: null };

/**
 * Says the same, in the same time, whether the account is unknown, disabled or the password is wrong. Failures of
 * strangers make strangers wait: a browser in which this person signed in before has a count of its own, so that nobody
 * is locked out by somebody who guesses.
 */
export function signIn(
	context: Context,
	credentials: { email: string; password: string },
	browser: Browser = NO_BROWSER
): Promise<SignInResult> {
	return withPlaceInLine(() => tryPassword(context, credentials, browser));
}

async function tryPassword(
	context: Context,
	credentials: { email: string; password: string },
	browser: Browser
): Promise<SignInResult> {
	const { db, now } = context;
	const user = await findUserByEmail(db, credentials.email);
	const known = user !== null && checkKnownBrowser(context, browser.knownBrowser, user.id);
	const account = known ? `known ${credentials.email}` : credentials.email;
	const { retryAfterSeconds, failures } = await startCountedTry(db, account, now());
	if (retryAfterSeconds > 0) return { ok: false, reason: 'throttled', retryAfterSeconds };

	const usable = user && !user.disabledAt ? user.passwordHash : null;
	if (!(await checkPassword(usable, credentials.password)) || !user) {
		if (user) noteFailure(context, { verb: 'fail', userId: user.id, failures });
		else noteStranger(context);
		return { ok: false, reason: 'wrong_credentials' };
	}
	await forgetFailures(db, account);
	return enter(context, user.id, browser);
}

/** After a password that was right, or was just chosen: in, or to the second step of whoever has one. */
export async function enter(context: Context, userId: string, { userAgent }: Browser): Promise<Entered> {
	const { db, now } = context;
	if (!(await checkHasSecondStep(db, userId))) {
		const details = { by: 'password', strong: false, userAgent } as const;
		return { ok: true, session: await startSession(context, userId, details), userId };
	}
	const wanted = {
		purpose: 'second_step',
		subjectId: userId,
		now: now(),
		hours: SECOND_STEP_HOURS
	} as const;
	return { ok: false, reason: 'second_step', token: await transaction(db, (tx) => issueToken(tx, wanted)) };
}

/** Who has given the right password, and whether a passkey would do; null when that was too long ago. */
export async function findSecondStepAsked(context: Context, token: string) {
	const { db, now } = context;
	const found = await findToken(db, { purpose: 'second_step', text: token, now: now() });
	if (!found?.subjectId) return null;
	return { userId: found.subjectId, hasPasskey: (await listPasskeyRows(db, found.subjectId)).length > 0 };
}

export type FinishResult =
	| { ok: true; session: NewSession; userId: string }
	| { ok: false; reason: 'wrong_code' | 'too_late' }
	| Throttled;

/** The second step: a code of the app, or a recovery code. */
export async function finishSignIn(
	context: Context,
	{ token, code }: { token: string; code: string },
	browser: Browser = NO_BROWSER
): Promise<FinishResult> {
	const { db, now } = context;
	const asked = await findSecondStepAsked(context, token);
	const user = asked && (await findUser(db, asked.userId));
	if (!user || user.disabledAt) return { ok: false, reason: 'too_late' };
	const account = `second step ${user.id}`;
	const { retryAfterSeconds, failures } = await startCountedTry(db, account, now());
	if (retryAfterSeconds > 0) return { ok: false, reason: 'throttled', retryAfterSeconds };
	if (!(await checkSecondStep(context, user.id, code))) {
		noteFailure(context, { verb: 'fail_second_step', userId: user.id, failures });
		return { ok: false, reason: 'wrong_code' };
	}
	const used = await transaction(db, (tx) =>
		useToken(tx, { purpose: 'second_step', text: token, now: now() })
	);
	if (!used) return { ok: false, reason: 'too_late' };
	await forgetFailures(db, account);
	const details = { by: 'password and second step', strong: true, userAgent: browser.userAgent } as const;
	return { ok: true, session: await startSession(context, user.id, details), userId: user.id };
}

export async function signOut({ db, now, actor }: Context): Promise<void> {
	if (actor.kind !== 'user') return;
	const { userId, sessionId } = actor;
	await transaction(db, async (tx) => {
		await endSession(tx, sessionId);
		await recordSignIn(tx, now(), { verb: 'sign_out', userId, proven: true, after: { endedSessions: 1 } });
	});
}

/** For the browser to keep after a sign-in: says that this person was here. It signs nobody in. */
export function markBrowser({ keys }: Pick<Context, 'keys'>, userId: string): string {
	return `${userId}.${authenticate(keys.knownBrowser, Buffer.from(userId)).toString('base64url')}`;
}

function checkKnownBrowser({ keys }: Pick<Context, 'keys'>, mark: string | null, userId: string): boolean {
	const [marked, tag = ''] = (mark ?? '').split('.');
	if (marked !== userId) return false;
	return checkAuthentication(keys.knownBrowser, Buffer.from(userId), Buffer.from(tag, 'base64url'));
}

/** A session for whoever proved to be this user; the one that this browser had ends. */
export async function startSession(
	{ db, now, actor }: Context,
	userId: string,
	{ by, ...details }: { by: SignedInBy; strong: boolean; userAgent: string | null }
): Promise<NewSession> {
	return transaction(db, async (tx) => {
		if (actor.kind === 'user') await endSession(tx, actor.sessionId);
		await recordSignIn(tx, now(), { verb: 'succeed', userId, proven: true, after: { by } });
		return createSession(tx, userId, now(), details);
	});
}

type SignedInBy = 'password' | 'password and second step' | 'passkey';
