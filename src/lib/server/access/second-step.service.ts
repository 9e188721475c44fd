import { createHash, randomBytes } from 'node:crypto';
import * as OTPAuth from 'otpauth';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { openSeal, seal } from '../keys/key-ring';
import { requireSignedIn } from './require';
import {
	checkHasSecondStep,
	confirmTotpRow,
	countCodes,
	deleteTotp,
	findTotp,
	listPasskeyRows,
	putTotp,
	replaceCodes,
	useCode,
	useTotpStep
} from './second-step.repo';
import { endOtherSessions, markStrong } from './sessions';
import { recordSignIn } from './sign-in-trail';
import { findUser } from './user.repo';

const STEP_SECONDS = 30;
const CODES = 10;
/** 80 bits each: ASVS 5.0 6.5.4 asks for 20. */
const CODE_BYTES = 10;

/** How a user proves more than a password. */
export type SecondStep = {
	totp: boolean;
	recoveryCodesLeft: number;
	passkeys: { id: string; name: string; createdAt: Date; lastUsedAt: Date | null }[];
};

export async function findSecondStep(context: Context): Promise<SecondStep> {
	const { userId } = requireSignedIn(context);
	const [app, left, keys] = await Promise.all([
		findTotp(context.db, userId),
		countCodes(context.db, userId),
		listPasskeyRows(context.db, userId)
	]);
	return {
		totp: Boolean(app?.confirmedAt),
		recoveryCodesLeft: left,
		passkeys: keys.map(({ id, name, createdAt, lastUsedAt }) => ({ id, name, createdAt, lastUsedAt }))
	};
}

/** The secret for an authenticator app, told once; it counts when a first code of it was typed. Null: there is one. */
export async function beginTotp(context: Context): Promise<{ uri: string; secret: string } | null> {
	const { userId } = requireSignedIn(context);
	const user = await findUser(context.db, userId);
	const secret = new OTPAuth.Secret({ size: 20 });
	return transaction(context.db, async (tx) => {
		if ((await findTotp(tx, userId))?.confirmedAt) return null;
		const sealed = seal(context.keys.secondStep, secret.bytes, `totp ${userId}`);
		await putTotp(tx, { userId, sealed, createdAt: context.now() });
		const totp = new OTPAuth.TOTP({ issuer: 'Bundy', label: user?.email ?? '', secret });
		return { uri: totp.toString(), secret: secret.base32 };
	});
}

/** Turns it on when the code is right, and gives the recovery codes, told once. Null: a wrong code. */
export async function confirmTotp(context: Context, code: string): Promise<string[] | null> {
	const { userId, sessionId } = requireSignedIn(context);
	const at = context.now();
	const codes = await transaction(context.db, async (tx) => {
		if (!(await checkTotp({ ...context, tx }, userId, code))) return null;
		await confirmTotpRow(tx, userId, at);
		await markStrong(tx, sessionId, true);
		await audit(tx, context, { action: 'user.add_second_step', userId, kind: 'authenticator app' });
		return makeCodes(tx, userId, at);
	});
	if (codes) await endOtherSessions(context.db, userId, sessionId);
	return codes;
}

export async function removeTotp(context: Context): Promise<void> {
	const { userId, sessionId } = requireSignedIn(context);
	await transaction(context.db, async (tx) => {
		await deleteTotp(tx, userId);
		await endIfLast(tx, context);
		await audit(tx, context, { action: 'user.remove_second_step', userId, kind: 'authenticator app' });
	});
	await endOtherSessions(context.db, userId, sessionId);
}

/** Without a second step there is nothing that recovery codes would stand in for, nor a session that had one. */
export async function endIfLast(tx: Tx, context: Context): Promise<void> {
	const { userId, sessionId } = requireSignedIn(context);
	if (await checkHasSecondStep(tx, userId)) return;
	await replaceCodes(tx, userId, [], context.now());
	await markStrong(tx, sessionId, false);
}

/** New recovery codes; the old ones are worth nothing from now on. Null without a second step, which they would stand in for. */
export async function renewCodes(context: Context): Promise<string[] | null> {
	const { userId } = requireSignedIn(context);
	return transaction(context.db, async (tx) => {
		if (!(await checkHasSecondStep(tx, userId))) return null;
		await audit(tx, context, { action: 'user.renew_recovery_codes', userId, kind: 'recovery codes' });
		return makeCodes(tx, userId, context.now());
	});
}

/** A code of the app, or a recovery code, either of which works once. The caller counts failures. */
export async function checkSecondStep(context: Context, userId: string, typed: string): Promise<boolean> {
	const code = typed.replace(/[\s-]/g, '');
	if (/^\d{6}$/.test(code)) {
		const row = await findTotp(context.db, userId);
		return row?.confirmedAt ? checkTotp({ ...context, tx: context.db }, userId, code) : false;
	}
	const at = context.now();
	return transaction(context.db, async (tx) => {
		if (!(await useCode(tx, { userId, hash: hashCode(code), at }))) return false;
		const after = { recoveryCodesLeft: await countCodes(tx, userId) };
		await recordSignIn(tx, at, { verb: 'use_recovery_code', userId, proven: true, after });
		return true;
	});
}

async function checkTotp(
	{ tx, keys, now }: Pick<Context, 'keys' | 'now'> & { tx: Tx | Context['db'] },
	userId: string,
	code: string
): Promise<boolean> {
	const row = await findTotp(tx, userId);
	const opened = row && openSeal(keys.secondStep, row.sealed, `totp ${userId}`);
	if (!opened) return false;
	const secret = new OTPAuth.Secret({ buffer: new Uint8Array(opened).buffer });
	const timestamp = now().getTime();
	// One step to either side: phones' clocks differ. Time is the server's (ASVS 5.0 6.5.8).
	const delta = new OTPAuth.TOTP({ secret }).validate({
		token: code.replace(/\s/g, ''),
		timestamp,
		window: 1
	});
	if (delta === null) return false;
	return useTotpStep(tx, userId, Math.floor(timestamp / 1000 / STEP_SECONDS) + delta);
}

export async function makeCodes(tx: Tx, userId: string, at: Date): Promise<string[]> {
	const codes = Array.from({ length: CODES }, () => encodeBase32(randomBytes(CODE_BYTES)));
	await replaceCodes(tx, userId, codes.map(hashCode), at);
	return codes.map((code) => code.match(/.{4}/g)?.join('-') ?? code);
}

const hashCode = (code: string) => createHash('sha256').update(`recovery ${code.toUpperCase()}`).digest();
const encodeBase32 = (bytes: Buffer) =>
	new OTPAuth.Secret({ buffer: new Uint8Array(bytes).buffer }).base32.slice(0, 16);

export async function audit(
	tx: Tx,
	{ actor, now }: Context,
	{ action, userId, kind }: { action: string; userId: string; kind: string }
): Promise<void> {
	const added = !action.includes('remove');
	await recordAudit(tx, {
		at: now(),
		actor,
		action,
		subjectType: 'user',
		subjectId: userId,
		detail: added ? { after: { secondStep: kind } } : { before: { secondStep: kind } }
	});
}
