import { and, asc, count, eq, gte, isNull, lte, ne, or } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { withinReach, type Reach } from '../db/reach';
import { employee } from '../db/schema/employee';
import { department, site } from '../db/schema/organisation';
import { schedule, scheduleAssignment } from '../db/schema/schedule';

export type ScheduleRow = typeof schedule.$inferSelect;
export type AssignmentRow = typeof scheduleAssignment.$inferSelect;
export type TargetKind = AssignmentRow['targetKind'];

const TARGETS = { employee, department, site };

export async function listScheduleRows(db: Db | Tx): Promise<ScheduleRow[]> {
	return db.select().from(schedule).orderBy(asc(schedule.name));
}

export async function findScheduleRow(db: Db | Tx, id: string): Promise<ScheduleRow | null> {
	const [row] = await db.select().from(schedule).where(eq(schedule.id, id));
	return row ?? null;
}

export async function insertSchedule(tx: Tx, row: typeof schedule.$inferInsert): Promise<void> {
	await tx.insert(schedule).values(row);
}

/** False when somebody else changed it first. */
export async function updateScheduleRow(
	tx: Tx,
	{ id, version }: { id: string; version: number },
	changes: Partial<Pick<ScheduleRow, 'name' | 'pattern' | 'retiredAt'>>
): Promise<boolean> {
	const [result] = await tx
		.update(schedule)
		.set({ ...changes, version: version + 1 })
		.where(and(eq(schedule.id, id), eq(schedule.version, version)));
	return result.affectedRows === 1;
}

export async function countAssignments(db: Db | Tx): Promise<Map<string, number>> {
	const rows = await db
		.select({ id: scheduleAssignment.scheduleId, total: count() })
		.from(scheduleAssignment)
		.groupBy(scheduleAssignment.scheduleId);
	return new Map(rows.map(({ id, total }) => [id, total]));
}

export async function listAssignmentsOfSchedule(db: Db | Tx, scheduleId: string): Promise<AssignmentRow[]> {
	return db.select().from(scheduleAssignment).where(eq(scheduleAssignment.scheduleId, scheduleId));
}

/** Assignments with the names of what they join: of places all, of employees those within reach. */
export async function listAssignmentRows(db: Db | Tx, reach: Reach) {
	return (
		db
			.select({
				assignment: scheduleAssignment,
				scheduleName: schedule.name,
				employeeName: employee.name,
				departmentName: department.name,
				siteName: site.name
			})
			.from(scheduleAssignment)
			.innerJoin(schedule, eq(schedule.id, scheduleAssignment.scheduleId))
			.leftJoin(employee, eq(employee.id, scheduleAssignment.targetId))
			.leftJoin(department, eq(department.id, scheduleAssignment.targetId))
			.leftJoin(site, eq(site.id, scheduleAssignment.targetId))
			.where(
				reach === 'all' ? undefined : or(ne(scheduleAssignment.targetKind, 'employee'), withinReach(reach))
			)
			// By id last: thousands begin on one day, and a page must not show what another showed.
			.orderBy(
				asc(scheduleAssignment.targetKind),
				asc(scheduleAssignment.fromDate),
				asc(scheduleAssignment.id)
			)
	);
}

/** Serialises changes of one target's assignments; false when there is no such target. */
export async function lockTarget(tx: Tx, { kind, id }: { kind: TargetKind; id: string }): Promise<boolean> {
	const table = TARGETS[kind];
	const rows = await tx.select({ id: table.id }).from(table).where(eq(table.id, id)).for('update');
	return rows.length > 0;
}

/** Another assignment of the target on any of the dates. */
export async function findOverlapping(
	tx: Tx,
	wanted: { kind: TargetKind; id: string; from: string; to: string | null; except?: string }
) {
	const rows = await tx
		.select({ assignment: scheduleAssignment, scheduleName: schedule.name })
		.from(scheduleAssignment)
		.innerJoin(schedule, eq(schedule.id, scheduleAssignment.scheduleId))
		.where(
			and(
				onTarget(wanted),
				wanted.to === null ? undefined : lte(scheduleAssignment.fromDate, wanted.to),
				or(isNull(scheduleAssignment.toDate), gte(scheduleAssignment.toDate, wanted.from))
			)
		)
		.orderBy(asc(scheduleAssignment.fromDate));
	return rows.find(({ assignment }) => assignment.id !== wanted.except) ?? null;
}

export async function insertAssignment(tx: Tx, row: typeof scheduleAssignment.$inferInsert): Promise<void> {
	await tx.insert(scheduleAssignment).values(row);
}

export async function findAssignmentRow(db: Db | Tx, id: string): Promise<AssignmentRow | null> {
	const [row] = await db.select().from(scheduleAssignment).where(eq(scheduleAssignment.id, id));
	return row ?? null;
}

/** False when somebody else changed it first. */
export async function updateAssignmentRow(
	tx: Tx,
	{ id, version }: { id: string; version: number },
	changes: Partial<Pick<AssignmentRow, 'fromDate' | 'toDate' | 'scheduleId'>>
): Promise<boolean> {
	const [result] = await tx
		.update(scheduleAssignment)
		.set({ ...changes, version: version + 1 })
		.where(and(eq(scheduleAssignment.id, id), eq(scheduleAssignment.version, version)));
	return result.affectedRows === 1;
}

export async function deleteAssignmentRow(
	tx: Tx,
	{ id, version }: { id: string; version: number }
): Promise<boolean> {
	const [result] = await tx
		.delete(scheduleAssignment)
		.where(and(eq(scheduleAssignment.id, id), eq(scheduleAssignment.version, version)));
	return result.affectedRows === 1;
}

function onTarget({ kind, id }: { kind: TargetKind; id: string }) {
	return and(eq(scheduleAssignment.targetKind, kind), eq(scheduleAssignment.targetId, id));
}
