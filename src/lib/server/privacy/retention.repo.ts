import {
	and,
	asc,
	desc,
	eq,
	exists,
	inArray,
	isNotNull,
	isNull,
	lt,
	lte,
	max,
	ne,
	notExists,
	or,
	sql,
	type SQL
} from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { dayRecord, dayRecordChange } from '../db/schema/day-record';
import { employee } from '../db/schema/employee';
import { employeeKey, template, templateCandidate } from '../db/schema/enrolment';
import { punch } from '../db/schema/punch';
import { retentionRun } from '../db/schema/retention';

export type RetentionRunRow = typeof retentionRun.$inferSelect;

/** A date is over everywhere half a day after it is in Greenwich. */
const DATE_OVER_HOURS = 36;

/** Who is archived and has no last day on file, from before there was one: it is this day. */
export async function stampMissingExits(db: Db, today: string): Promise<number> {
	const [result] = await db
		.update(employee)
		.set({ exitDate: today })
		.where(and(eq(employee.status, 'archived'), isNull(employee.exitDate)));
	return result.affectedRows;
}

/** Whether anything is left by which somebody's face could be recognised. */
const hasFace = (db: Db | Tx) =>
	or(
		...[employeeKey, template, templateCandidate].map((table) =>
			exists(
				db
					.select({ one: sql`1` })
					.from(table)
					.where(eq(table.employeeId, employee.id))
			)
		)
	);

/** Whether somebody punched or was enrolled since then. */
const seenSince = (db: Db | Tx, since: SQL) =>
	or(
		exists(
			db
				.select({ one: sql`1` })
				.from(punch)
				.where(and(eq(punch.employeeId, employee.id), sql`${punch.punchedAt} >= ${since}`))
		),
		exists(
			db
				.select({ one: sql`1` })
				.from(template)
				.where(and(eq(template.employeeId, employee.id), sql`${template.createdAt} >= ${since}`))
		)
	);

/** The last day on file is over, everywhere on earth, and they were seen all the same, and nobody archived them. */
const seenAfterExit = (db: Db | Tx) =>
	and(
		ne(employee.status, 'archived'),
		seenSince(db, sql`timestampadd(hour, ${DATE_OVER_HOURS}, ${employee.exitDate})`)
	);

/**
 * Whoever was seen after a date was over everywhere has not left by then, whatever date somebody typed. Who is not archived
 * and was seen after the last day on file never left, or came back without anybody taking the date away.
 */
const stillHere = (db: Db | Tx, date: string) =>
	or(
		seenSince(db, sql`${new Date(Date.parse(`${date}T00:00:00Z`) + DATE_OVER_HOURS * 3_600_000)}`),
		seenAfterExit(db)
	);

const gone = (db: Db | Tx, date: string) => sql`not (${stillHere(db, date)})`;

export async function listExitedWithFace(db: Db, exitedUntil: string, limit: number): Promise<string[]> {
	const rows = await db
		.select({ id: employee.id })
		.from(employee)
		.where(and(lte(employee.exitDate, exitedUntil), hasFace(db), gone(db, exitedUntil)))
		.orderBy(asc(employee.id))
		.limit(limit);
	return rows.map(({ id }) => id);
}

/** Enrolled and punched by face before a time, and not since. */
export async function listUnusedFaces(db: Db, usedBefore: Date, limit: number): Promise<string[]> {
	const punchedSince = db
		.select({ one: sql`1` })
		.from(punch)
		.where(
			and(
				eq(punch.employeeId, employee.id),
				eq(punch.method, 'face'),
				inArray(punch.status, ['accepted', 'duplicate', 'undone']),
				sql`${punch.punchedAt} >= ${usedBefore}`
			)
		);
	const rows = await db
		.select({ id: template.employeeId })
		.from(template)
		.innerJoin(employee, eq(employee.id, template.employeeId))
		.where(notExists(punchedSince))
		.groupBy(template.employeeId)
		.having(lt(max(template.createdAt), usedBefore))
		.limit(limit);
	return rows.map(({ id }) => id);
}

export async function listAllFaces(db: Db, limit: number): Promise<string[]> {
	const rows = await db
		.select({ id: employee.id })
		.from(employee)
		.where(hasFace(db))
		.orderBy(asc(employee.id))
		.limit(limit);
	return rows.map(({ id }) => id);
}

/** Their last day, locked until the transaction ends: a re-hire that came first counts. */
export async function lockExitDate(tx: Tx, id: string): Promise<string | null> {
	const [row] = await tx
		.select({ exitDate: employee.exitDate })
		.from(employee)
		.where(eq(employee.id, id))
		.for('update');
	return row?.exitDate ?? null;
}

/** Whether somebody was seen after a date, or after their own last day without having been archived. */
export async function checkStillHere(tx: Tx, id: string, date: string): Promise<boolean> {
	const rows = await tx
		.select({ id: employee.id })
		.from(employee)
		.where(and(eq(employee.id, id), stillHere(tx, date)));
	return rows.length > 0;
}

/** Whose last day on file cannot be right; of one person when `id` is given. */
export async function listSeenAfterExit(db: Db, { id, limit }: { id?: string; limit: number }) {
	return db
		.select({ id: employee.id, name: employee.name, exitDate: employee.exitDate })
		.from(employee)
		.where(
			and(isNotNull(employee.exitDate), seenAfterExit(db), id === undefined ? undefined : eq(employee.id, id))
		)
		.orderBy(asc(employee.name), asc(employee.id))
		.limit(limit);
}

export async function listExitedWithRecords(db: Db, exitedUntil: string, limit: number): Promise<string[]> {
	const left = [punch, dayRecord, dayRecordChange].map((table) =>
		exists(
			db
				.select({ one: sql`1` })
				.from(table)
				.where(eq(table.employeeId, employee.id))
		)
	);
	const rows = await db
		.select({ id: employee.id })
		.from(employee)
		.where(
			and(
				isNotNull(employee.exitDate),
				lte(employee.exitDate, exitedUntil),
				or(...left),
				gone(db, exitedUntil)
			)
		)
		.orderBy(asc(employee.id))
		.limit(limit);
	return rows.map(({ id }) => id);
}

/** How many rows of each went. */
export async function deleteRecords(
	tx: Tx,
	employeeId: string
): Promise<{ punches: number; dayRecords: number }> {
	const [punches] = await tx.delete(punch).where(eq(punch.employeeId, employeeId));
	const [days] = await tx.delete(dayRecord).where(eq(dayRecord.employeeId, employeeId));
	await tx.delete(dayRecordChange).where(eq(dayRecordChange.employeeId, employeeId));
	return { punches: punches.affectedRows, dayRecords: days.affectedRows };
}

export async function insertRun(tx: Tx, row: RetentionRunRow): Promise<void> {
	await tx.insert(retentionRun).values(row);
}

/** Newest first. */
export async function listRuns(db: Db, limit: number): Promise<RetentionRunRow[]> {
	return db.select().from(retentionRun).orderBy(desc(retentionRun.startedAt)).limit(limit);
}
