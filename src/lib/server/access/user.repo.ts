import { and, asc, eq, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { appUser, passkey, totp } from '../db/schema/access';
import { employee } from '../db/schema/employee';

export type UserRow = typeof appUser.$inferSelect;

export async function findUserByEmail(db: Db | Tx, email: string): Promise<UserRow | null> {
	const [row] = await db.select().from(appUser).where(eq(appUser.email, email));
	return row ?? null;
}

export async function findUserByEmployee(db: Db | Tx, employeeId: string): Promise<UserRow | null> {
	const [row] = await db.select().from(appUser).where(eq(appUser.employeeId, employeeId));
	return row ?? null;
}

/** The user of an employee, or the one of this very id, for those who are no employees: ids are given once over all tables. */
export async function findUserOf(db: Db | Tx, id: string): Promise<UserRow | null> {
	const [row] = await db
		.select()
		.from(appUser)
		.where(or(eq(appUser.employeeId, id), eq(appUser.id, id)));
	return row ?? null;
}

/** As `findUserOf`, and locked until the transaction ends. */
export async function lockUserOf(tx: Tx, id: string): Promise<UserRow | null> {
	const [row] = await tx
		.select()
		.from(appUser)
		.where(or(eq(appUser.employeeId, id), eq(appUser.id, id)))
		.for('update');
	return row ?? null;
}

export async function findUser(db: Db | Tx, id: string): Promise<UserRow | null> {
	const [row] = await db.select().from(appUser).where(eq(appUser.id, id));
	return row ?? null;
}

const secondStep = sql<number>`(exists (select 1 from ${totp} where ${totp.userId} = ${appUser.id} and ${totp.confirmedAt} is not null) or exists (select 1 from ${passkey} where ${passkey.userId} = ${appUser.id} and ${passkey.endedAt} is null))`;

/** All of them, by name. */
export async function listUserRows(db: Db | Tx) {
	return db
		.select({
			id: appUser.id,
			name: appUser.name,
			email: appUser.email,
			role: appUser.role,
			passwordHash: appUser.passwordHash,
			disabledAt: appUser.disabledAt,
			employeeId: appUser.employeeId,
			employeeNumber: employee.employeeNumber,
			createdAt: appUser.createdAt,
			secondStep
		})
		.from(appUser)
		.leftJoin(employee, eq(employee.id, appUser.employeeId))
		.orderBy(asc(appUser.name), asc(appUser.email));
}

export async function checkAdminExists(db: Db | Tx): Promise<boolean> {
	const rows = await db.select({ id: appUser.id }).from(appUser).where(eq(appUser.role, 'admin')).limit(1);
	return rows.length > 0;
}

export async function insertUser(tx: Tx, user: typeof appUser.$inferInsert): Promise<void> {
	await tx.insert(appUser).values(user);
}

export async function setPasswordHash(db: Db | Tx, userId: string, passwordHash: string): Promise<void> {
	await db.update(appUser).set({ passwordHash }).where(eq(appUser.id, userId));
}

export async function setRole(tx: Tx, userId: string, role: UserRow['role']): Promise<void> {
	await tx.update(appUser).set({ role }).where(eq(appUser.id, userId));
}

export async function setName(tx: Tx, userId: string, name: string): Promise<void> {
	await tx.update(appUser).set({ name }).where(eq(appUser.id, userId));
}

export async function setEmail(tx: Tx, userId: string, email: string): Promise<void> {
	await tx.update(appUser).set({ email }).where(eq(appUser.id, userId));
}

export async function setLanguage(tx: Tx, userId: string, language: string): Promise<void> {
	await tx.update(appUser).set({ language }).where(eq(appUser.id, userId));
}

export async function setDisabledAt(tx: Tx, userId: string, disabledAt: Date | null): Promise<void> {
	await tx.update(appUser).set({ disabledAt }).where(eq(appUser.id, userId));
}

/** Ids of those who can administer now, locked so that two demotions at once cannot leave nobody. */
export async function lockAdmins(tx: Tx): Promise<string[]> {
	const rows = await tx
		.select({ id: appUser.id })
		.from(appUser)
		.where(and(eq(appUser.role, 'admin'), isNull(appUser.disabledAt), isNotNull(appUser.passwordHash)))
		.for('update');
	return rows.map(({ id }) => id);
}
