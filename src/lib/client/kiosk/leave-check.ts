import * as v from 'valibot';
import { sessionReplySchema } from '$domain/access/session-reply';
import { checkPin, type PinVerifier } from '$domain/punch/pin-verifier';
import { callApi, type Fetch } from '../punch/api';
import { readPinTries, waitForPin, writePinTries } from './pin-tries';

/** Who may leave a device's punch screen. `free`: everybody. `pin`: the site's. `administrator`: one who is signed in here. */
export type Leave = 'free' | 'pin' | 'administrator';

/** A phone is its owner's own, and a device that was revoked is nobody's any more. */
export function decideLeave(device: {
	kind: 'kiosk' | 'field' | 'personal';
	shutOut: boolean;
	settingsPin: PinVerifier | null;
}): Leave {
	if (device.kind === 'personal' || device.shutOut) return 'free';
	return device.settingsPin === null ? 'administrator' : 'pin';
}

export type PinCheck =
	{ ok: true } | { ok: false; reason: 'wrong' } | { ok: false; reason: 'throttled'; waitMs: number };

/** Compares on the device itself, so that it works without network; wrong ones make the next wait. */
export async function checkLeavePin(input: {
	pin: string;
	verifier: PinVerifier;
	storage: Storage;
	now: () => number;
}): Promise<PinCheck> {
	const { pin, verifier, storage, now } = input;
	const tries = readPinTries(storage);
	const waitMs = waitForPin(tries, now());
	if (waitMs > 0) return { ok: false, reason: 'throttled', waitMs };
	// Counted before it is compared: closing the page in the half second between is no way around.
	writePinTries(storage, { wrong: tries.wrong + 1, lastMs: now() });
	if (!(await checkPin(pin, verifier))) return { ok: false, reason: 'wrong' };
	writePinTries(storage, { wrong: 0, lastMs: now() });
	return { ok: true };
}

/** Whether an administrator is signed in in this browser; nobody is without a network. */
export async function checkAdministrator(fetch: Fetch): Promise<boolean> {
	const outcome = await callApi({ fetch, now: Date.now, path: '/api/v1/session', timeoutMs: 3_000 });
	const session = outcome.kind === 'reply' ? v.safeParse(sessionReplySchema, outcome.json) : null;
	return session?.success === true && session.output.user.role === 'admin';
}
