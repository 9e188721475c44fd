import { randomInt } from 'node:crypto';
import { pinSchema } from '$domain/punch/pin-verifier';
import * as v from 'valibot';
import { checkPassword, hashPassword } from '../access/passwords';
import { requirePermission, requireSignedIn, type SignedInActor } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import type { Db, Tx } from '../db/database';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { openSeal, seal } from '../keys/key-ring';
import {
	endPins,
	findPinInForce,
	insertPin,
	listForBadges,
	listPinsOf,
	lockEmployees
} from './credential.repo';

const bindingOf = (employeeId: string) => `employee-pin:${employeeId}`;

export type SetPinResult = { ok: true } | { ok: false; reason: 'employee_unknown' };

/** A PIN of one's own choice, at one's own pages. */
export async function changeOwnPin(context: Context, pin: string): Promise<SetPinResult> {
	const actor = requireSignedIn(context);
	if (!actor.employeeId) return { ok: false, reason: 'employee_unknown' };
	return setPin(context, actor, actor.employeeId, pin);
}

/** A PIN that the office hands over: made here, told once, kept only as a hash. */
export async function issuePin(
	context: Context,
	employeeId: string
): Promise<{ ok: true; pin: string } | { ok: false; reason: 'employee_unknown' }> {
	const actor = requirePermission(context, 'employee.manage');
	const pin = drawPin();
	const result = await setPin(context, actor, employeeId, pin);
	return result.ok ? { ok: true, pin } : result;
}

/** PINs of one printing; each is hashed slowly on purpose, so that more would keep everybody waiting. */
export const MAX_PINS = 100;

/** What is printed on a slip; the PIN is nowhere else from now on. */
export type IssuedPin = { name: string; employeeNumber: string; pin: string };

/**
 * New PINs for these people, at most `MAX_PINS`; the ones that they had are good no more. People who are not there or have
 * left get none. By name, as they are printed.
 */
export async function issuePins(context: Context, employeeIds: readonly string[]): Promise<IssuedPin[]> {
	const actor = requirePermission(context, 'employee.manage');
	const at = context.now();
	// Before anything is locked: hashing takes seconds.
	const made = new Map<string, { pin: string; hash: string }>();
	for (const id of [...new Set(employeeIds)].slice(0, MAX_PINS)) {
		const pin = drawPin();
		made.set(id, { pin, hash: await hashPassword(pin, 'endless') });
	}
	return transaction(context.db, async (tx) => {
		const people = await listForBadges(tx, await lockEmployees(tx, [...made.keys()]));
		const issued: IssuedPin[] = [];
		for (const { id, name, employeeNumber } of people) {
			const drawn = made.get(id);
			if (!drawn) continue;
			await replacePin(tx, { context, actor, at }, { employeeId: id, hash: drawn.hash });
			issued.push({ name, employeeNumber, pin: drawn.pin });
		}
		return issued;
	});
}

/** Takes the PIN away; until there is a new one, number and PIN wait for review. */
export async function removePin(context: Context, employeeId: string): Promise<SetPinResult> {
	const actor = requirePermission(context, 'employee.manage');
	const at = context.now();
	return transaction(context.db, async (tx): Promise<SetPinResult> => {
		if ((await lockEmployees(tx, [employeeId])).length === 0)
			return { ok: false, reason: 'employee_unknown' };
		if ((await endPins(tx, [employeeId], at)) === 0) return { ok: true };
		await recordAudit(tx, {
			at,
			actor,
			action: 'pin.remove',
			subjectType: 'employee',
			subjectId: employeeId,
			detail: { before: { pinSet: true }, after: { pinSet: false } }
		});
		return { ok: true };
	});
}

/** When the PIN in force was set; null without one. */
export async function findPinDate(context: Context, employeeId: string): Promise<Date | null> {
	const actor = requireSignedIn(context);
	if (actor.employeeId !== employeeId) requirePermission(context, 'employee.view');
	return (await findPinInForce(context.db, employeeId))?.setAt ?? null;
}

/**
 * Whether this was the person's PIN at some time between two instants. `none`: there was no PIN then. Takes as long for
 * nobody (`employeeId` null) as for somebody.
 */
export async function checkPinAt(
	{ db, keys }: { db: Db | Tx; keys: Context['keys'] },
	employeeId: string | null,
	pin: string,
	span: { from: Date; to: Date }
): Promise<'right' | 'wrong' | 'none'> {
	const rows = employeeId === null ? [] : await listPinsOf(db, employeeId, span);
	for (const row of rows) {
		const hash = openSeal(keys.wrapping, row.sealedHash, bindingOf(row.employeeId));
		if (hash && (await checkPassword(hash.toString(), pin))) return 'right';
	}
	if (rows.length > 0) return 'wrong';
	await checkPassword(null, pin);
	return 'none';
}

async function setPin(
	context: Context,
	actor: SignedInActor,
	employeeId: string,
	pin: string
): Promise<SetPinResult> {
	const at = context.now();
	const hash = await hashPassword(pin, 'endless');
	return transaction(context.db, async (tx): Promise<SetPinResult> => {
		if ((await lockEmployees(tx, [employeeId])).length === 0)
			return { ok: false, reason: 'employee_unknown' };
		await replacePin(tx, { context, actor, at }, { employeeId, hash });
		return { ok: true };
	});
}

/** Part of a transaction that holds the employee's lock. */
async function replacePin(
	tx: Tx,
	by: { context: Pick<Context, 'keys'>; actor: SignedInActor; at: Date },
	{ employeeId, hash }: { employeeId: string; hash: string }
): Promise<void> {
	const { actor, at } = by;
	const sealedHash = seal(by.context.keys.wrapping, Buffer.from(hash), bindingOf(employeeId));
	const had = await endPins(tx, [employeeId], at);
	await insertPin(tx, { id: newId(at), employeeId, sealedHash, setAt: at });
	await recordAudit(tx, {
		at,
		actor,
		action: had > 0 ? 'pin.change' : 'pin.set',
		subjectType: 'employee',
		subjectId: employeeId,
		detail: {
			before: { pinSet: had > 0 },
			after: { pinSet: true },
			about: { by: actor.employeeId === employeeId ? 'self' : 'office' }
		}
	});
}

/** Six random digits that are no row of one kind. */
function drawPin(): string {
	for (;;) {
		const pin = String(randomInt(1_000_000)).padStart(6, '0');
		if (v.is(pinSchema, pin)) return pin;
	}
}
