import { and, asc, desc, eq, gt, gte, inArray, isNull, lte, ne, or } from 'drizzle-orm';
import type { Role } from '$domain/access/permissions';
import type { Db, Tx } from '../db/database';
import { appUser } from '../db/schema/access';
import { badge, credentialTry, employeePin, phoneBadge, usedPhoneCode } from '../db/schema/credential';
import { employee, roster } from '../db/schema/employee';

export type PinRow = typeof employeePin.$inferSelect;
export type BadgeRow = typeof badge.$inferSelect;
export type TryRow = typeof credentialTry.$inferSelect;

/** Between two instants, both included. */
type Span = { from: Date; to: Date };

/** Locked, so that of two who set a PIN at once one comes after the other. False when there is no such employee. */
export async function lockEmployees(tx: Tx, ids: readonly string[]): Promise<string[]> {
	if (ids.length === 0) return [];
	const rows = await tx
		.select({ id: employee.id })
		.from(employee)
		.where(and(inArray(employee.id, [...ids]), eq(employee.status, 'active')))
		.orderBy(asc(employee.id))
		.for('update');
	return rows.map(({ id }) => id);
}

/** Ends the PIN in force; returns how many there were (none or one). */
export async function endPins(tx: Tx, employeeIds: readonly string[], at: Date): Promise<number> {
	const [result] = await tx
		.update(employeePin)
		.set({ endedAt: at })
		.where(and(inArray(employeePin.employeeId, [...employeeIds]), isNull(employeePin.endedAt)));
	return result.affectedRows;
}

export async function insertPin(tx: Tx, row: Omit<PinRow, 'endedAt'>): Promise<void> {
	await tx.insert(employeePin).values(row);
}

/** PINs that were in force at some time of a span; usually one. */
export async function listPinsOf(db: Db | Tx, employeeId: string, { from, to }: Span): Promise<PinRow[]> {
	return db
		.select()
		.from(employeePin)
		.where(
			and(
				eq(employeePin.employeeId, employeeId),
				lte(employeePin.setAt, to),
				or(isNull(employeePin.endedAt), gte(employeePin.endedAt, from))
			)
		)
		.orderBy(desc(employeePin.setAt));
}

export async function findPinInForce(db: Db | Tx, employeeId: string): Promise<PinRow | null> {
	const [row] = await db
		.select()
		.from(employeePin)
		.where(and(eq(employeePin.employeeId, employeeId), isNull(employeePin.endedAt)));
	return row ?? null;
}

/** Ends the badges in force; returns how many there were. */
export async function endBadges(tx: Tx, employeeIds: readonly string[], at: Date): Promise<number> {
	if (employeeIds.length === 0) return 0;
	const [result] = await tx
		.update(badge)
		.set({ endedAt: at })
		.where(and(inArray(badge.employeeId, [...employeeIds]), isNull(badge.endedAt)));
	return result.affectedRows;
}

export async function insertBadges(tx: Tx, rows: Omit<BadgeRow, 'endedAt'>[]): Promise<void> {
	if (rows.length > 0) await tx.insert(badge).values(rows);
}

export async function findBadgeByToken(db: Db | Tx, tokenHash: Buffer): Promise<BadgeRow | null> {
	const [row] = await db.select().from(badge).where(eq(badge.tokenHash, tokenHash));
	return row ?? null;
}

export async function findBadgeInForce(db: Db | Tx, employeeId: string): Promise<BadgeRow | null> {
	const [row] = await db
		.select()
		.from(badge)
		.where(and(eq(badge.employeeId, employeeId), isNull(badge.endedAt)))
		.orderBy(desc(badge.issuedAt))
		.limit(1);
	return row ?? null;
}

/** Of these employees, those who have a badge in force. */
export async function listWithBadge(db: Db | Tx, employeeIds: readonly string[]): Promise<Set<string>> {
	if (employeeIds.length === 0) return new Set();
	const rows = await db
		.select({ id: badge.employeeId })
		.from(badge)
		.where(and(inArray(badge.employeeId, [...employeeIds]), isNull(badge.endedAt)));
	return new Set(rows.map(({ id }) => id));
}

/** 0 before it was ever renewed. */
export async function findPhoneVersion(db: Db | Tx, employeeId: string): Promise<number> {
	return (await findPhoneRenewal(db, employeeId))?.version ?? 0;
}

/** The last renewal; null before the first. */
export async function findPhoneRenewal(
	db: Db | Tx,
	employeeId: string
): Promise<{ version: number; changedAt: Date } | null> {
	const [row] = await db
		.select({ version: phoneBadge.version, changedAt: phoneBadge.changedAt })
		.from(phoneBadge)
		.where(eq(phoneBadge.employeeId, employeeId));
	return row ?? null;
}

export async function setPhoneVersion(
	tx: Tx,
	row: { employeeId: string; version: number; changedAt: Date }
): Promise<void> {
	const { version, changedAt } = row;
	await tx.insert(phoneBadge).values(row).onDuplicateKeyUpdate({ set: { version, changedAt } });
}

/** Whether this event is the first that the code of a half minute was evidence for; judged again, it still is. */
export async function takePhoneCode(tx: Tx, use: typeof usedPhoneCode.$inferInsert): Promise<boolean> {
	const { employeeId, version, step, eventId } = use;
	// Of two that are judged at once, the second waits here for the first.
	await tx.insert(usedPhoneCode).ignore().values(use);
	const [row] = await tx
		.select({ eventId: usedPhoneCode.eventId })
		.from(usedPhoneCode)
		.where(
			and(
				eq(usedPhoneCode.employeeId, employeeId),
				eq(usedPhoneCode.version, version),
				eq(usedPhoneCode.step, step)
			)
		);
	return row?.eventId === eventId;
}

export type NamedEmployee = {
	id: string;
	name: string;
	status: 'active' | 'archived';
	/** on the roster of the site that was asked about */
	onRoster: boolean;
};

/** Somebody by number or by id, and whether they belong to a site. */
export async function findNamed(
	db: Db | Tx,
	who: { siteId: string } & ({ employeeNumber: string } | { employeeId: string })
): Promise<NamedEmployee | null> {
	const [row] = await db
		.select({ id: employee.id, name: employee.name, status: employee.status, rosterSite: roster.siteId })
		.from(employee)
		.leftJoin(roster, and(eq(roster.employeeId, employee.id), eq(roster.siteId, who.siteId)))
		.where(
			'employeeId' in who ? eq(employee.id, who.employeeId) : eq(employee.employeeNumber, who.employeeNumber)
		);
	if (!row) return null;
	const { rosterSite, ...named } = row;
	return { ...named, onRoster: rosterSite !== null };
}

/** Who signs in as this employee, unless that was taken away. */
export async function findUserBehind(
	db: Db | Tx,
	employeeId: string
): Promise<{ id: string; name: string; role: Role } | null> {
	const [row] = await db
		.select({ id: appUser.id, name: appUser.name, role: appUser.role })
		.from(appUser)
		.where(and(eq(appUser.employeeId, employeeId), isNull(appUser.disabledAt)));
	return row ?? null;
}

/** Wrong tries of a person and of a device since a time, but for one event's own. */
export async function listWrongTries(
	db: Db | Tx,
	of: { employeeId: string | null; deviceId: string; since: Date; until: Date; exceptEventId: string }
): Promise<{ ofPerson: number[]; ofDevice: number[] }> {
	const tries = async (whose: ReturnType<typeof eq>) => {
		const rows = await db
			.select({ at: credentialTry.triedAt })
			.from(credentialTry)
			.where(
				and(
					whose,
					eq(credentialTry.right, false),
					gt(credentialTry.triedAt, of.since),
					lte(credentialTry.triedAt, of.until),
					ne(credentialTry.eventId, of.exceptEventId)
				)
			);
		return rows.map(({ at }) => at.getTime());
	};
	return {
		ofPerson: of.employeeId ? await tries(eq(credentialTry.employeeId, of.employeeId)) : [],
		ofDevice: await tries(eq(credentialTry.deviceId, of.deviceId))
	};
}

/** Judged again, a punch has its try already. */
export async function upsertTry(tx: Tx, row: TryRow): Promise<void> {
	await tx
		.insert(credentialTry)
		.values(row)
		.onDuplicateKeyUpdate({ set: { employeeId: row.employeeId, right: row.right } });
}

export async function listHolders(
	db: Db | Tx,
	filter: { departmentId: string | null; siteId: string | null; without: boolean },
	limit: number
) {
	const { departmentId, siteId, without } = filter;
	const rows = await db
		.select({
			id: employee.id,
			name: employee.name,
			employeeNumber: employee.employeeNumber,
			badgeId: badge.id
		})
		.from(employee)
		.leftJoin(badge, and(eq(badge.employeeId, employee.id), isNull(badge.endedAt)))
		.where(
			and(
				eq(employee.status, 'active'),
				departmentId ? eq(employee.departmentId, departmentId) : undefined,
				siteId ? eq(employee.siteId, siteId) : undefined,
				without ? isNull(badge.id) : undefined
			)
		)
		.orderBy(asc(employee.name), asc(employee.id))
		.limit(limit);
	return rows.map(({ badgeId, ...person }) => ({ ...person, hasBadge: badgeId !== null }));
}

/** People for badge sheets, by name. */
export async function listForBadges(db: Db | Tx, ids: readonly string[]) {
	if (ids.length === 0) return [];
	return db
		.select({ id: employee.id, name: employee.name, employeeNumber: employee.employeeNumber })
		.from(employee)
		.where(inArray(employee.id, [...ids]))
		.orderBy(asc(employee.name), asc(employee.id));
}
