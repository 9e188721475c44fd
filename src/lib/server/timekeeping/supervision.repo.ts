import { and, asc, desc, eq, gte, inArray, isNull, like, lte, ne, or, sql } from 'drizzle-orm';
import { listRolesWith, type Role } from '$domain/access/permissions';
import type { Db, Tx } from '../db/database';
import { withinReach, type Reach } from '../db/reach';
import { appUser } from '../db/schema/access';
import { employee } from '../db/schema/employee';
import { department, site } from '../db/schema/organisation';
import { delegation, supervisorScope } from '../db/schema/supervision';

export type ScopeRow = typeof supervisorScope.$inferSelect;
export type DelegationRow = typeof delegation.$inferSelect;

/** Every supervisor who signs in, with the names of what they answer for. */
export async function listSupervisorPlaces(db: Db | Tx) {
	return db
		.select({
			userId: appUser.id,
			name: appUser.name,
			employeeId: appUser.employeeId,
			departmentName: department.name,
			siteName: site.name
		})
		.from(appUser)
		.leftJoin(supervisorScope, eq(supervisorScope.userId, appUser.id))
		.leftJoin(
			department,
			and(eq(supervisorScope.targetKind, 'department'), eq(department.id, supervisorScope.targetId))
		)
		.leftJoin(site, and(eq(supervisorScope.targetKind, 'site'), eq(site.id, supervisorScope.targetId)))
		.where(and(eq(appUser.role, 'supervisor'), isNull(appUser.disabledAt)))
		.orderBy(asc(appUser.name), asc(department.name), asc(site.name));
}

/** Departments and sites of these supervisors. */
export async function listScopes(db: Db | Tx, userIds: readonly string[]): Promise<ScopeRow[]> {
	if (userIds.length === 0) return [];
	return db
		.select()
		.from(supervisorScope)
		.where(inArray(supervisorScope.userId, [...userIds]));
}

export async function replaceScopes(tx: Tx, userId: string, rows: ScopeRow[]): Promise<void> {
	await tx.delete(supervisorScope).where(eq(supervisorScope.userId, userId));
	if (rows.length > 0) await tx.insert(supervisorScope).values(rows);
}

/**
 * Those for whom a user stands in on a date. Who lost the right to decide hands none on, and nobody's delegation reaches
 * their own record (`aboutEmployeeId`): else a stand-in would decide in their name about themselves.
 */
export async function listDelegators(
	db: Db | Tx,
	wanted: { toUserId: string; date: string; aboutEmployeeId?: string }
): Promise<{ id: string; role: Role }[]> {
	const { toUserId, date, aboutEmployeeId } = wanted;
	return db
		.select({ id: delegation.fromUserId, role: appUser.role })
		.from(delegation)
		.innerJoin(appUser, eq(appUser.id, delegation.fromUserId))
		.where(
			and(
				eq(delegation.toUserId, toUserId),
				lte(delegation.firstDate, date),
				gte(delegation.lastDate, date),
				isNull(delegation.revokedAt),
				inArray(appUser.role, [...listRolesWith('request.decide')]),
				isNull(appUser.disabledAt),
				aboutEmployeeId ? or(isNull(appUser.employeeId), ne(appUser.employeeId, aboutEmployeeId)) : undefined
			)
		);
}

export async function listDelegationRows(db: Db | Tx, userId: string | null) {
	const rows = await db
		.select({ delegation, toName: appUser.name })
		.from(delegation)
		.innerJoin(appUser, eq(appUser.id, delegation.toUserId))
		.where(userId ? or(eq(delegation.fromUserId, userId), eq(delegation.toUserId, userId)) : undefined)
		.orderBy(desc(delegation.firstDate), desc(delegation.createdAt), desc(delegation.id));
	return rows.map((row) => ({ ...row.delegation, toName: row.toName }));
}

export async function insertDelegation(tx: Tx, row: typeof delegation.$inferInsert): Promise<void> {
	await tx.insert(delegation).values(row);
}

/** Is the same already handed over on some of these days? Locks what is there, so that two at once are one. */
export async function checkDelegationOverlaps(
	tx: Tx,
	row: { fromUserId: string; toUserId: string; firstDate: string; lastDate: string }
): Promise<boolean> {
	await tx.select({ id: appUser.id }).from(appUser).where(eq(appUser.id, row.fromUserId)).for('update');
	const [known] = await tx
		.select({ id: delegation.id })
		.from(delegation)
		.where(
			and(
				eq(delegation.fromUserId, row.fromUserId),
				eq(delegation.toUserId, row.toUserId),
				lte(delegation.firstDate, row.lastDate),
				gte(delegation.lastDate, row.firstDate),
				isNull(delegation.revokedAt)
			)
		)
		.limit(1);
	return known !== undefined;
}

export async function lockDelegation(tx: Tx, id: string): Promise<DelegationRow | null> {
	const [row] = await tx.select().from(delegation).where(eq(delegation.id, id)).for('update');
	return row ?? null;
}

export async function revokeDelegationRow(tx: Tx, id: string, at: Date): Promise<void> {
	await tx.update(delegation).set({ revokedAt: at }).where(eq(delegation.id, id));
}

/** Everybody who may decide for others. */
export async function listDeciders(db: Db | Tx) {
	return db
		.select({ id: appUser.id, name: appUser.name, role: appUser.role, employeeId: appUser.employeeId })
		.from(appUser)
		.where(and(inArray(appUser.role, [...listRolesWith('request.decide')]), isNull(appUser.disabledAt)))
		.orderBy(asc(appUser.name));
}

/** The user of an employee, or the one of this very id. */
export async function findUserOf(db: Db | Tx, id: string) {
	const [row] = await db
		.select({ id: appUser.id, name: appUser.name, role: appUser.role })
		.from(appUser)
		.where(or(eq(appUser.employeeId, id), eq(appUser.id, id)));
	return row ?? null;
}

export type PeopleFilter = {
	departmentId?: string | null;
	siteId?: string | null;
	employeeId?: string | null;
	/** archived ones too */
	everyone?: boolean;
	/** part of a name or a number */
	search?: string;
	/** the whole of it */
	employeeNumber?: string;
	limit?: number;
};

export async function listPeople(db: Db | Tx, reach: Reach, filter: PeopleFilter = {}) {
	return (
		db
			.select({
				id: employee.id,
				name: employee.name,
				employeeNumber: employee.employeeNumber,
				departmentId: employee.departmentId,
				departmentName: department.name,
				siteId: employee.siteId,
				siteName: site.name,
				timeZone: site.timeZone
			})
			.from(employee)
			.innerJoin(department, eq(department.id, employee.departmentId))
			.innerJoin(site, eq(site.id, employee.siteId))
			.where(
				and(
					withinReach(reach),
					filter.everyone ? undefined : eq(employee.status, 'active'),
					filter.departmentId ? eq(employee.departmentId, filter.departmentId) : undefined,
					filter.siteId ? eq(employee.siteId, filter.siteId) : undefined,
					filter.employeeId ? eq(employee.id, filter.employeeId) : undefined,
					filter.employeeNumber ? eq(employee.employeeNumber, filter.employeeNumber) : undefined,
					filter.search ? matchingText(filter.search) : undefined
				)
			)
			.orderBy(asc(employee.name), asc(employee.employeeNumber))
			// More than any organisation here has.
			.limit(filter.limit ?? 1_000_000)
	);
}

function matchingText(text: string) {
	const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
	return or(like(employee.name, pattern), like(employee.employeeNumber, pattern));
}

/** Of the oldest site that is in use: no renaming and no new site changes which one that is. */
export async function findHomeTimeZone(db: Db | Tx): Promise<string> {
	const [row] = await db
		.select({ timeZone: site.timeZone })
		.from(site)
		.orderBy(sql`${site.archivedAt} is not null`, asc(site.createdAt), asc(site.name))
		.limit(1);
	return row?.timeZone ?? 'UTC';
}
