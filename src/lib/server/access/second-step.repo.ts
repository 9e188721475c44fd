import { and, count, eq, isNotNull, isNull, lt, or, sql, type SQL } from 'drizzle-orm';
import type { AnyMySqlColumn } from 'drizzle-orm/mysql-core';
import type { Db, Tx } from '../db/database';
import { appUser, passkey, recoveryCode, totp } from '../db/schema/access';
import { employee } from '../db/schema/employee';
import { organisation } from '../db/schema/organisation';

export type PasskeyRow = typeof passkey.$inferSelect;

export async function findTotp(db: Db | Tx, userId: string) {
	const [row] = await db.select().from(totp).where(eq(totp.userId, userId));
	return row ?? null;
}

/** Replaces one that was begun and never confirmed; a confirmed one stays as it is until removed. */
export async function putTotp(tx: Tx, row: typeof totp.$inferInsert): Promise<void> {
	// In one statement: asked twice at once, the later secret counts, and neither fails.
	const unlessConfirmed = (value: SQL, column: AnyMySqlColumn) =>
		sql`if(${totp.confirmedAt} is null, ${value}, ${column})`;
	await tx
		.insert(totp)
		.values(row)
		.onDuplicateKeyUpdate({
			set: {
				sealed: unlessConfirmed(sql`values(${totp.sealed})`, totp.sealed),
				createdAt: unlessConfirmed(sql`values(${totp.createdAt})`, totp.createdAt),
				lastStep: unlessConfirmed(sql`null`, totp.lastStep)
			}
		});
}

/** Notes that the code of this step was used; false when it, or a later one, was used before. */
export async function useTotpStep(tx: Db | Tx, userId: string, step: number): Promise<boolean> {
	const [result] = await tx
		.update(totp)
		.set({ lastStep: step })
		.where(and(eq(totp.userId, userId), or(isNull(totp.lastStep), lt(totp.lastStep, step))));
	return result.affectedRows === 1;
}

export async function confirmTotpRow(tx: Tx, userId: string, at: Date): Promise<void> {
	await tx.update(totp).set({ confirmedAt: at }).where(eq(totp.userId, userId));
}

export async function deleteTotp(tx: Tx, userId: string): Promise<void> {
	await tx.delete(totp).where(eq(totp.userId, userId));
}

export async function replaceCodes(tx: Tx, userId: string, hashes: Buffer[], at: Date): Promise<void> {
	await tx.delete(recoveryCode).where(eq(recoveryCode.userId, userId));
	if (hashes.length > 0)
		await tx.insert(recoveryCode).values(hashes.map((codeHash) => ({ codeHash, userId, createdAt: at })));
}

export async function countCodes(db: Db | Tx, userId: string): Promise<number> {
	const [row] = await db
		.select({ left: count() })
		.from(recoveryCode)
		.where(and(eq(recoveryCode.userId, userId), isNull(recoveryCode.usedAt)));
	return row?.left ?? 0;
}

/** Burns a code; false when there is none, or it was used. */
export async function useCode(
	tx: Db | Tx,
	code: { userId: string; hash: Buffer; at: Date }
): Promise<boolean> {
	const { userId, hash, at } = code;
	const [result] = await tx
		.update(recoveryCode)
		.set({ usedAt: at })
		.where(
			and(eq(recoveryCode.codeHash, hash), eq(recoveryCode.userId, userId), isNull(recoveryCode.usedAt))
		);
	return result.affectedRows === 1;
}

export async function listPasskeyRows(db: Db | Tx, userId: string): Promise<PasskeyRow[]> {
	return db
		.select()
		.from(passkey)
		.where(and(eq(passkey.userId, userId), isNull(passkey.endedAt)))
		.orderBy(passkey.createdAt);
}

export async function findPasskey(db: Db | Tx, credentialHash: Buffer): Promise<PasskeyRow | null> {
	const [row] = await db
		.select()
		.from(passkey)
		.where(and(eq(passkey.credentialHash, credentialHash), isNull(passkey.endedAt)));
	return row ?? null;
}

/** A removed one too, with the employee whose sign-in it belongs to, and whether they are still here. */
export async function findPasskeyOwner(db: Db | Tx, credentialHash: Buffer) {
	const [row] = await db
		.select({ passkey, employeeId: appUser.employeeId, status: employee.status })
		.from(passkey)
		.innerJoin(appUser, eq(appUser.id, passkey.userId))
		.leftJoin(employee, eq(employee.id, appUser.employeeId))
		.where(eq(passkey.credentialHash, credentialHash));
	return row ?? null;
}

export async function insertPasskey(tx: Tx, row: typeof passkey.$inferInsert): Promise<void> {
	await tx.insert(passkey).values(row);
}

export async function notePasskeyUse(
	db: Db | Tx,
	id: string,
	used: { counter: number; at: Date }
): Promise<void> {
	await db.update(passkey).set({ counter: used.counter, lastUsedAt: used.at }).where(eq(passkey.id, id));
}

export async function endPasskey(
	tx: Tx,
	{ userId, id, at }: { userId: string; id: string; at: Date }
): Promise<boolean> {
	const [result] = await tx
		.update(passkey)
		.set({ endedAt: at })
		.where(and(eq(passkey.id, id), eq(passkey.userId, userId), isNull(passkey.endedAt)));
	return result.affectedRows === 1;
}

export async function endPasskeys(tx: Tx, userId: string, at: Date): Promise<void> {
	await tx
		.update(passkey)
		.set({ endedAt: at })
		.where(and(eq(passkey.userId, userId), isNull(passkey.endedAt)));
}

/** From when administrators and HR need a second step; null when it is theirs to choose. */
export async function findSecondStepFrom(db: Db | Tx): Promise<Date | null> {
	const [row] = await db.select({ from: organisation.secondStepFrom }).from(organisation);
	return row?.from ?? null;
}

export async function setSecondStepFrom(tx: Tx, from: Date | null): Promise<void> {
	await tx.update(organisation).set({ secondStepFrom: from });
}

/** Does a password alone not suffice for this user? */
export async function checkHasSecondStep(db: Db | Tx, userId: string): Promise<boolean> {
	const [app] = await db
		.select({ id: totp.userId })
		.from(totp)
		.where(and(eq(totp.userId, userId), isNotNull(totp.confirmedAt)));
	if (app) return true;
	const [key] = await db
		.select({ id: passkey.id })
		.from(passkey)
		.where(and(eq(passkey.userId, userId), isNull(passkey.endedAt)))
		.limit(1);
	return key !== undefined;
}
