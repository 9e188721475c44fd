import {
	generateAuthenticationOptions,
	generateRegistrationOptions,
	verifyAuthenticationResponse,
	verifyRegistrationResponse,
	type AuthenticationResponseJSON,
	type AuthenticatorTransport,
	type RegistrationResponseJSON
} from '@simplewebauthn/server';
import { createHash } from 'node:crypto';
import type { PasskeyAssertion } from '$domain/punch/credential-evidence';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { issueToken, useToken } from './one-time-tokens';
import { requireSignedIn } from './require';
import {
	countCodes,
	endPasskey,
	findPasskey,
	findPasskeyOwner,
	insertPasskey,
	listPasskeyRows,
	notePasskeyUse
} from './second-step.repo';
import { audit, endIfLast, makeCodes } from './second-step.service';
import { endOtherSessions, markStrong, type NewSession } from './sessions';
import { startSession } from './sign-in.service';
import { noteStranger } from './sign-in-trail';
import { findUser } from './user.repo';

/** Five minutes, as browsers give people. */
const CHALLENGE_HOURS = 5 / 60;

/** Where the browser is: passkeys belong to a host, and work over HTTPS or on localhost. */
export type Place = { host: string; origin: string };

/** What the browser needs to make a passkey. The challenge is a one-time token: good once, for five minutes. */
export async function beginPasskey(context: Context, { host }: Place) {
	const { userId, name } = requireSignedIn(context);
	const known = await listPasskeyRows(context.db, userId);
	const user = await findUser(context.db, userId);
	return generateRegistrationOptions({
		rpName: 'Bundy',
		rpID: host,
		userName: user?.email ?? name,
		userDisplayName: name,
		userID: new TextEncoder().encode(userId),
		challenge: await makeChallenge(context, userId),
		attestationType: 'none',
		excludeCredentials: known.map((row) => ({ id: row.credentialId.toString('base64url') })),
		authenticatorSelection: { residentKey: 'required', userVerification: 'required' }
	});
}

/** Keeps the passkey; `codes` for the day it is lost, when there were none. Null: the browser's answer is not right. */
export async function addPasskey(
	context: Context,
	place: Place,
	{ name, response }: { name: string; response: RegistrationResponseJSON }
): Promise<{ codes: string[] } | null> {
	const { userId, sessionId } = requireSignedIn(context);
	const verified = await verifyRegistrationResponse({
		response,
		expectedChallenge: (challenge) => useChallenge(context, challenge, userId),
		expectedOrigin: place.origin,
		expectedRPID: place.host,
		requireUserVerification: true
	}).catch(() => null); // It throws on whatever does not fit; the reason is the browser's or an attacker's.
	if (!verified?.verified) return null;
	const { credential } = verified.registrationInfo;
	const at = context.now();
	const codes = await transaction(context.db, async (tx) => {
		await insertPasskey(tx, {
			id: newId(at),
			userId,
			credentialHash: hashId(credential.id),
			credentialId: Buffer.from(credential.id, 'base64url'),
			publicKey: Buffer.from(credential.publicKey),
			counter: credential.counter,
			transports: credential.transports ?? [],
			name,
			createdAt: at
		});
		await markStrong(tx, sessionId, true);
		await audit(tx, context, { action: 'user.add_second_step', userId, kind: 'passkey' });
		return (await countCodes(tx, userId)) === 0 ? makeCodes(tx, userId, at) : [];
	});
	await endOtherSessions(context.db, userId, sessionId);
	return { codes };
}

export async function removePasskey(context: Context, id: string): Promise<boolean> {
	const { userId, sessionId } = requireSignedIn(context);
	const removed = await transaction(context.db, async (tx) => {
		if (!(await endPasskey(tx, { userId, id, at: context.now() }))) return false;
		await endIfLast(tx, context);
		await audit(tx, context, { action: 'user.remove_second_step', userId, kind: 'passkey' });
		return true;
	});
	if (removed) await endOtherSessions(context.db, userId, sessionId);
	return removed;
}

/** What the browser needs to sign in with any passkey that it has for this place. */
export async function beginPasskeySignIn(context: Context, { host }: Place) {
	return generateAuthenticationOptions({
		rpID: host,
		challenge: await makeChallenge(context, null),
		userVerification: 'required'
	});
}

/**
 * Signs in whoever the passkey belongs to: something one has and, since the authenticator verifies its user, something
 * one knows or is. Null for an unknown passkey, a wrong signature, a challenge used before, or a stopped user.
 */
export async function signInWithPasskey(
	context: Context,
	place: Place,
	{ response, userAgent }: { response: AuthenticationResponseJSON; userAgent: string | null }
): Promise<NewSession | null> {
	const { db, now } = context;
	const row = await findPasskey(db, hashId(response.id));
	const user = row && (await findUser(db, row.userId));
	if (!row || !user || user.disabledAt) {
		noteStranger(context);
		return null;
	}
	const verified = await verifyAuthenticationResponse({
		response,
		expectedChallenge: (challenge) => useChallenge(context, challenge, null),
		expectedOrigin: place.origin,
		expectedRPID: place.host,
		requireUserVerification: true,
		credential: {
			id: row.credentialId.toString('base64url'),
			publicKey: new Uint8Array(row.publicKey),
			counter: row.counter,
			// Written by `addPasskey`, from the same type.
			transports: row.transports as AuthenticatorTransport[]
		}
	}).catch(() => null); // As above.
	if (!verified?.verified) {
		noteStranger(context);
		return null;
	}
	await notePasskeyUse(db, row.id, { counter: verified.authenticationInfo.newCounter, at: now() });
	return startSession(context, user.id, { by: 'passkey', strong: true, userAgent });
}

export type AssertedPasskey = {
	/** null: its user is no employee */
	employeeId: string | null;
	active: boolean;
	createdAt: Date;
	endedAt: Date | null;
};

/**
 * The passkey that signed this challenge, a removed one too; null for an unknown one and for whatever does not fit. What
 * was signed may come days later, so nothing is counted: the challenge is what makes it good once. An authenticator signs
 * for the host that the passkey was made at and for no other, so the signature itself says where it was made.
 */
export async function findAssertedPasskey(
	tx: Tx,
	{ credentialId, authenticatorData, clientDataJSON, signature }: PasskeyAssertion,
	challenge: Uint8Array
): Promise<AssertedPasskey | null> {
	const row = await findPasskeyOwner(tx, hashId(credentialId));
	const origin = readOrigin(clientDataJSON);
	if (!row || !origin) return null;
	const verified = await verifyAuthenticationResponse({
		response: {
			id: credentialId,
			rawId: credentialId,
			type: 'public-key',
			clientExtensionResults: {},
			response: { authenticatorData, clientDataJSON, signature }
		},
		expectedChallenge: Buffer.from(challenge).toString('base64url'),
		expectedOrigin: origin.origin,
		expectedRPID: origin.hostname,
		requireUserVerification: true,
		credential: {
			id: row.passkey.credentialId.toString('base64url'),
			publicKey: new Uint8Array(row.passkey.publicKey),
			counter: 0
		}
	}).catch(() => null); // As above.
	if (!verified?.verified) return null;
	const { createdAt, endedAt } = row.passkey;
	return { employeeId: row.employeeId, active: row.status === 'active', createdAt, endedAt };
}

/** Where the browser was, by its own word, which is signed. */
function readOrigin(clientDataJSON: string): URL | null {
	try {
		const { origin }: { origin?: unknown } = JSON.parse(
			Buffer.from(clientDataJSON, 'base64url').toString('utf8')
		);
		return typeof origin === 'string' && URL.canParse(origin) ? new URL(origin) : null;
	} catch {
		return null; // no JSON: no browser wrote it
	}
}

/** 256 bits, as the library takes them: its text is what the browser signs. */
async function makeChallenge({ db, now }: Context, userId: string | null): Promise<Uint8Array<ArrayBuffer>> {
	const token = { purpose: 'passkey', subjectId: userId, now: now(), hours: CHALLENGE_HOURS } as const;
	const text = await transaction(db, (tx) => issueToken(tx, token));
	return new Uint8Array(Buffer.from(text, 'base64url'));
}

async function useChallenge({ db, now }: Context, text: string, userId: string | null): Promise<boolean> {
	return transaction(db, (tx) => useToken(tx, { purpose: 'passkey', text, now: now(), subjectId: userId }));
}

const hashId = (credentialId: string) => createHash('sha256').update(credentialId).digest();
