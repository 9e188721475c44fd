import { and, asc, eq, gt, gte, inArray, lte, or, sql, type SQL } from 'drizzle-orm';
import type { DayRecord } from '$domain/timekeeping/day-record';
import type { Db, Tx } from '../db/database';
import { dayRecord, dayRecordChange } from '../db/schema/day-record';
import { employee } from '../db/schema/employee';

export type DayRecordRow = typeof dayRecord.$inferSelect;

/** Whose days a change bears on. */
export type Affected =
	| { kind: 'everybody' }
	| { kind: 'employees'; ids: readonly string[] }
	| { kind: 'employee' | 'department' | 'site'; id: string };

export type StaleMark = {
	affected: Affected;
	/** work dates, both included; null: without end */
	from: string;
	to: string | null;
	cause: string;
};

/** Marks what is kept of these days as out of date. Days never computed have no row and need no mark. */
export async function markDayRecords(tx: Tx, { affected, from, to, cause }: StaleMark): Promise<void> {
	await tx
		.update(dayRecord)
		.set({ staleMarks: sql`${dayRecord.staleMarks} + 1`, staleCause: cause })
		.where(
			and(
				whoseDays(affected),
				gte(dayRecord.workDate, from),
				to === null ? undefined : lte(dayRecord.workDate, to)
			)
		);
}

/** Work dates of one person, both included. */
export type EmployeeDays = { employeeId: string; from: string; to: string };

/** The same for days of many people, in one statement. */
export async function markEmployeeDays(tx: Tx, days: readonly EmployeeDays[], cause: string): Promise<void> {
	if (days.length === 0) return;
	const { employeeId, workDate } = dayRecord;
	await tx
		.update(dayRecord)
		.set({ staleMarks: sql`${dayRecord.staleMarks} + 1`, staleCause: cause })
		.where(
			or(
				...days.map((each) =>
					and(eq(employeeId, each.employeeId), gte(workDate, each.from), lte(workDate, each.to))
				)
			)
		);
}

function whoseDays(affected: Affected): SQL | undefined {
	if (affected.kind === 'everybody') return undefined;
	if (affected.kind === 'employees') return inArray(dayRecord.employeeId, [...affected.ids]);
	if (affected.kind === 'employee') return eq(dayRecord.employeeId, affected.id);
	const column = affected.kind === 'department' ? employee.departmentId : employee.siteId;
	return sql`${dayRecord.employeeId} in (select ${employee.id} from ${employee} where ${eq(column, affected.id)})`;
}

/** Makes rows for days that have none, to be computed at the next chance. */
export async function ensureDayRecordRows(
	db: Db | Tx,
	rows: { employeeId: string; workDate: string; at: Date; inputHash: Buffer; policyVersionId: string }[]
): Promise<void> {
	for (let i = 0; i < rows.length; i += 500) {
		const values = rows.slice(i, i + 500).map(({ at, ...row }) => ({
			...row,
			engineVersion: 0,
			record: null,
			computedAt: at,
			staleMarks: 1,
			staleCause: 'first'
		}));
		// A row that is there keeps everything.
		await db.insert(dayRecord).ignore().values(values);
	}
}

/** Days to compute again, oldest first. */
export async function listStale(
	db: Db | Tx,
	wanted: { limit: number; employeeIds?: readonly string[]; from?: string; to?: string }
): Promise<Pick<DayRecordRow, 'employeeId' | 'workDate'>[]> {
	return db
		.select({ employeeId: dayRecord.employeeId, workDate: dayRecord.workDate })
		.from(dayRecord)
		.where(
			and(
				gt(dayRecord.staleMarks, 0),
				wanted.employeeIds ? inArray(dayRecord.employeeId, [...wanted.employeeIds]) : undefined,
				wanted.from ? gte(dayRecord.workDate, wanted.from) : undefined,
				wanted.to ? lte(dayRecord.workDate, wanted.to) : undefined
			)
		)
		.orderBy(asc(dayRecord.workDate))
		.limit(wanted.limit);
}

export async function listDayRecordRows(
	db: Db | Tx,
	wanted: { employeeIds: readonly string[]; from: string; to: string }
): Promise<DayRecordRow[]> {
	if (wanted.employeeIds.length === 0) return [];
	return db
		.select()
		.from(dayRecord)
		.where(
			and(
				inArray(dayRecord.employeeId, [...wanted.employeeIds]),
				gte(dayRecord.workDate, wanted.from),
				lte(dayRecord.workDate, wanted.to)
			)
		);
}

export type ComputedRow = {
	employeeId: string;
	workDate: string;
	engineVersion: number;
	policyVersionId: string;
	inputHash: Buffer;
	record: DayRecord;
	computedAt: Date;
};

/** False when the day was marked again since `marks` was read: then it has to be computed once more. */
export async function storeComputed(tx: Tx, row: ComputedRow, marks: number): Promise<boolean> {
	const { employeeId, workDate, ...computed } = row;
	const [result] = await tx
		.update(dayRecord)
		.set({ ...computed, staleMarks: 0, staleCause: null })
		.where(
			and(
				eq(dayRecord.employeeId, employeeId),
				eq(dayRecord.workDate, workDate),
				eq(dayRecord.staleMarks, marks)
			)
		);
	return result.affectedRows === 1;
}

export async function insertChange(tx: Tx, row: typeof dayRecordChange.$inferInsert): Promise<void> {
	await tx.insert(dayRecordChange).values(row);
}

export async function listChangeRows(db: Db | Tx, wanted: { employeeId: string; from: string; to: string }) {
	return db
		.select()
		.from(dayRecordChange)
		.where(
			and(
				eq(dayRecordChange.employeeId, wanted.employeeId),
				gte(dayRecordChange.workDate, wanted.from),
				lte(dayRecordChange.workDate, wanted.to)
			)
		)
		.orderBy(asc(dayRecordChange.createdAt), asc(dayRecordChange.id));
}
