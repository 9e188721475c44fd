import { asc, eq, gt, isNotNull, ne } from 'drizzle-orm';
import { recordAudit } from '../audit/audit.service';
import type { Db, Tx } from '../db/database';
import { totp } from '../db/schema/access';
import { employeePin } from '../db/schema/credential';
import { employeeKey } from '../db/schema/enrolment';
import { mailSettings } from '../db/schema/mail';
import { site } from '../db/schema/organisation';
import { serverKey } from '../db/schema/server-key';
import { webhook } from '../db/schema/webhook';
import { transaction } from '../db/transaction';
import { loadCarriedKeys, storeCarriedKeys, WrongMasterKeyError } from './carried-keys';
import { createKeyRing, openSeal, seal, type KeyRing } from './key-ring';

/** People whose keys are wrapped anew with one read. */
const BATCH = 1_000;
/** Sealed by `storeCarriedKeys`, which writes it anew as a whole. */
const CARRIED = 'carried';

export type RotateResult = {
	/** `done_before`: the database opens with the new key already; a run was cut off after its commit */
	outcome: 'rotated' | 'done_before';
	wrapped: number;
};

/**
 * Wraps all that the old master key protects with the new one, in one transaction: after a crash at any moment the
 * database opens with exactly one of the two. Templates are not touched: their employees' keys are what is wrapped.
 * Bundy must not run meanwhile, for what it wraps then would be wrapped with the old key.
 * Throws WrongMasterKeyError when the database opens with neither.
 */
export async function rotateMasterKey(
	{ db, now }: { db: Db; now: () => Date },
	{ oldKey, newKey }: { oldKey: Buffer; newKey: Buffer }
): Promise<RotateResult> {
	const [from, to] = [createKeyRing(oldKey), createKeyRing(newKey)];
	if (from.masterKeyId === to.masterKeyId) throw new RangeError('the new master key is the old one');
	return transaction(db, async (tx): Promise<RotateResult> => {
		if (await checkOpens(tx, to)) return { outcome: 'done_before', wrapped: 0 };
		await loadCarriedKeys(tx, from);
		const wrapped =
			(await rewrapEmployeeKeys(tx, from, to)) +
			(await rewrapServerKeys(tx, from, to)) +
			(await rewrapPins(tx, from, to)) +
			(await rewrapSites(tx, from, to)) +
			(await rewrapSecondSteps(tx, from, to)) +
			(await rewrapMail(tx, from, to)) +
			(await rewrapWebhooks(tx, from, to));
		await storeCarriedKeys(tx, { from, to, at: now() });
		await recordAudit(tx, {
			at: now(),
			actor: { kind: 'anonymous' },
			action: 'master_key.rotate',
			subjectType: 'server_key',
			subjectId: null,
			detail: {
				before: { masterKeyId: from.masterKeyId },
				after: { masterKeyId: to.masterKeyId },
				about: { by: 'the command line of the server', wrapped }
			}
		});
		return { outcome: 'rotated', wrapped };
	});
}

/** Whether this ring opens what the database holds; null when it holds nothing sealed yet. */
export async function checkMasterKey(db: Db | Tx, keys: KeyRing): Promise<boolean | null> {
	const [row] = await db.select().from(serverKey).orderBy(asc(serverKey.purpose)).limit(1);
	if (row) return openSeal(keys.wrapping, row.wrappedPrivateKey, `server-key:${row.purpose}`) !== null;
	const [person] = await db.select({ id: employeeKey.masterKeyId }).from(employeeKey).limit(1);
	return person ? person.id === keys.masterKeyId : null;
}

const checkOpens = async (tx: Tx, keys: KeyRing) => (await checkMasterKey(tx, keys)) === true;

/** Opened with the old and sealed with the new key, and read back before anybody relies on it. */
function rewrap([from, to]: [Buffer, Buffer], sealed: Buffer, context: string): Buffer {
	const plain = openSeal(from, sealed, context);
	if (!plain) throw new WrongMasterKeyError();
	const again = seal(to, plain, context);
	if (!openSeal(to, again, context)?.equals(plain))
		throw new Error('a key did not open after it was wrapped');
	return again;
}

async function rewrapEmployeeKeys(tx: Tx, from: KeyRing, to: KeyRing): Promise<number> {
	let done = 0;
	for (let after = ''; ;) {
		const rows = await tx
			.select()
			.from(employeeKey)
			.where(after === '' ? undefined : gt(employeeKey.employeeId, after))
			.orderBy(asc(employeeKey.employeeId))
			.limit(BATCH)
			.for('update');
		for (const { employeeId, wrappedKey } of rows) {
			const again = rewrap([from.wrapping, to.wrapping], wrappedKey, `employee-key:${employeeId}`);
			await tx
				.update(employeeKey)
				.set({ wrappedKey: again, masterKeyId: to.masterKeyId })
				.where(eq(employeeKey.employeeId, employeeId));
		}
		done += rows.length;
		const last = rows.at(-1);
		if (!last || rows.length < BATCH) return done;
		after = last.employeeId;
	}
}

async function rewrapServerKeys(tx: Tx, from: KeyRing, to: KeyRing): Promise<number> {
	const rows = await tx.select().from(serverKey).where(ne(serverKey.purpose, CARRIED)).for('update');
	for (const { purpose, wrappedPrivateKey } of rows) {
		const again = rewrap([from.wrapping, to.wrapping], wrappedPrivateKey, `server-key:${purpose}`);
		await tx.update(serverKey).set({ wrappedPrivateKey: again }).where(eq(serverKey.purpose, purpose));
	}
	return rows.length;
}

async function rewrapPins(tx: Tx, from: KeyRing, to: KeyRing): Promise<number> {
	const rows = await tx.select().from(employeePin).for('update');
	for (const { id, employeeId, sealedHash } of rows) {
		const again = rewrap([from.wrapping, to.wrapping], sealedHash, `employee-pin:${employeeId}`);
		await tx.update(employeePin).set({ sealedHash: again }).where(eq(employeePin.id, id));
	}
	return rows.length;
}

async function rewrapSites(tx: Tx, from: KeyRing, to: KeyRing): Promise<number> {
	const rows = await tx
		.select({ id: site.id, devicePin: site.devicePin })
		.from(site)
		.where(isNotNull(site.devicePin))
		.for('update');
	for (const { id, devicePin } of rows) {
		if (!devicePin) continue;
		const again = rewrap([from.wrapping, to.wrapping], devicePin, `device-pin:${id}`);
		await tx.update(site).set({ devicePin: again }).where(eq(site.id, id));
	}
	return rows.length;
}

async function rewrapSecondSteps(tx: Tx, from: KeyRing, to: KeyRing): Promise<number> {
	const rows = await tx.select().from(totp).for('update');
	for (const { userId, sealed } of rows) {
		const again = rewrap([from.secondStep, to.secondStep], sealed, `totp ${userId}`);
		await tx.update(totp).set({ sealed: again }).where(eq(totp.userId, userId));
	}
	return rows.length;
}

async function rewrapMail(tx: Tx, from: KeyRing, to: KeyRing): Promise<number> {
	const rows = await tx.select().from(mailSettings).where(isNotNull(mailSettings.password)).for('update');
	for (const { id, password } of rows) {
		if (!password) continue;
		const again = rewrap([from.wrapping, to.wrapping], password, 'mail password');
		await tx.update(mailSettings).set({ password: again }).where(eq(mailSettings.id, id));
	}
	return rows.length;
}

async function rewrapWebhooks(tx: Tx, from: KeyRing, to: KeyRing): Promise<number> {
	const rows = await tx.select().from(webhook).for('update');
	for (const { id, secret } of rows) {
		const again = rewrap([from.wrapping, to.wrapping], secret, `webhook-secret:${id}`);
		await tx.update(webhook).set({ secret: again }).where(eq(webhook.id, id));
	}
	return rows.length;
}
