import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { appUser } from '../db/schema/access';
import { employee } from '../db/schema/employee';
import { lateChange, period, periodCalendar, periodCertification, periodSnapshot } from '../db/schema/period';

export type CalendarRow = typeof periodCalendar.$inferSelect;
export type PeriodRow = typeof period.$inferSelect;
export type CertificationRow = typeof periodCertification.$inferSelect;

export async function listCalendarRows(db: Db | Tx): Promise<CalendarRow[]> {
	return db.select().from(periodCalendar).orderBy(asc(periodCalendar.name));
}

export async function findCalendarRow(db: Db | Tx, id: string): Promise<CalendarRow | null> {
	const [row] = await db.select().from(periodCalendar).where(eq(periodCalendar.id, id));
	return row ?? null;
}

export async function insertCalendar(tx: Tx, row: typeof periodCalendar.$inferInsert): Promise<void> {
	await tx.insert(periodCalendar).values(row);
}

/** False when somebody else changed it first. */
export async function updateCalendar(
	tx: Tx,
	{ id, version }: { id: string; version: number },
	changes: Pick<CalendarRow, 'name' | 'pattern'>
): Promise<boolean> {
	const [result] = await tx
		.update(periodCalendar)
		.set({ ...changes, version: version + 1 })
		.where(and(eq(periodCalendar.id, id), eq(periodCalendar.version, version)));
	return result.affectedRows === 1;
}

/** Makes the row unless it is there; the row as it is then. */
export async function ensurePeriodRow(db: Db | Tx, row: typeof period.$inferInsert): Promise<PeriodRow> {
	await db.insert(period).ignore().values(row);
	const [found] = await db
		.select()
		.from(period)
		.where(and(eq(period.calendarId, row.calendarId), eq(period.firstDate, row.firstDate)));
	if (!found) throw new Error('a period that was just made is not there');
	return found;
}

export async function findPeriodRow(db: Db | Tx, id: string): Promise<PeriodRow | null> {
	const [row] = await db.select().from(period).where(eq(period.id, id));
	return row ?? null;
}

export async function listPeriodRows(db: Db | Tx, calendarId: string): Promise<PeriodRow[]> {
	return db.select().from(period).where(eq(period.calendarId, calendarId)).orderBy(desc(period.firstDate));
}

export async function listCertifications(db: Db | Tx, periodId: string): Promise<CertificationRow[]> {
	return db.select().from(periodCertification).where(eq(periodCertification.periodId, periodId));
}

export async function listCertificationsOf(
	db: Db | Tx,
	wanted: { employeeIds: readonly string[]; from: string; to: string }
): Promise<CertificationRow[]> {
	if (wanted.employeeIds.length === 0) return [];
	return db
		.select()
		.from(periodCertification)
		.where(
			and(
				inArray(periodCertification.employeeId, [...wanted.employeeIds]),
				lte(periodCertification.firstDate, wanted.to),
				gte(periodCertification.lastDate, wanted.from)
			)
		);
}

/** The row of one employee's period, locked; made when there is none. */
export async function lockCertification(
	tx: Tx,
	blank: typeof periodCertification.$inferInsert
): Promise<CertificationRow> {
	await tx.insert(periodCertification).ignore().values(blank);
	const [row] = await tx
		.select()
		.from(periodCertification)
		.where(
			and(
				eq(periodCertification.periodId, blank.periodId),
				eq(periodCertification.employeeId, blank.employeeId)
			)
		)
		.for('update');
	if (!row) throw new Error('a certification that was just made is not there');
	return row;
}

/** The rows that cover a work date of an employee, locked. */
export async function lockCertificationsOn(
	tx: Tx,
	{ employeeId, date }: { employeeId: string; date: string }
): Promise<CertificationRow[]> {
	return tx
		.select()
		.from(periodCertification)
		.where(
			and(
				eq(periodCertification.employeeId, employeeId),
				lte(periodCertification.firstDate, date),
				gte(periodCertification.lastDate, date)
			)
		)
		.for('update');
}

export async function updateCertification(
	tx: Tx,
	row: CertificationRow,
	changes: Partial<CertificationRow>
): Promise<void> {
	await tx
		.update(periodCertification)
		.set({ ...changes, version: row.version + 1 })
		.where(eq(periodCertification.id, row.id));
}

/** The earliest and the latest locked work date touching a range, of an employee, a site, or anybody. */
export async function findLockedRange(
	db: Db | Tx,
	wanted: { employeeId?: string; siteId?: string; from: string; to: string | null }
): Promise<{ first: string; last: string } | null> {
	const [row] = await db
		.select({
			first: sql<string | null>`min(${periodCertification.firstDate})`,
			last: sql<string | null>`max(${periodCertification.lastDate})`
		})
		.from(periodCertification)
		.innerJoin(employee, eq(employee.id, periodCertification.employeeId))
		.where(
			and(
				inArray(periodCertification.status, ['locked', 'exported']),
				gte(periodCertification.lastDate, wanted.from),
				wanted.to === null ? undefined : lte(periodCertification.firstDate, wanted.to),
				wanted.employeeId ? eq(periodCertification.employeeId, wanted.employeeId) : undefined,
				wanted.siteId ? eq(employee.siteId, wanted.siteId) : undefined
			)
		);
	return row?.first && row.last ? { first: row.first.slice(0, 10), last: row.last.slice(0, 10) } : null;
}

export type LockedRevision = { certificationId: string; revision: number };

/** Marks those that still are locked in this revision; how many. */
export async function markExported(tx: Tx, locked: readonly LockedRevision[], at: Date): Promise<number> {
	let marked = 0;
	for (let i = 0; i < locked.length; i += 500) {
		const pairs = locked.slice(i, i + 500).map(({ certificationId, revision }) => {
			// A plain `sql` value would not pass through the column's own type.
			return sql`(${sql.param(certificationId, periodCertification.id)}, ${revision})`;
		});
		const [result] = await tx
			.update(periodCertification)
			.set({
				status: 'exported',
				exportedAt: at,
				updatedAt: at,
				version: sql`${periodCertification.version} + 1`
			})
			.where(
				and(
					inArray(periodCertification.status, ['locked', 'exported']),
					sql`(${periodCertification.id}, ${periodCertification.revision}) in (${sql.join(pairs, sql`, `)})`
				)
			);
		marked += result.affectedRows;
	}
	return marked;
}

export async function insertSnapshot(tx: Tx, row: typeof periodSnapshot.$inferInsert): Promise<void> {
	await tx.insert(periodSnapshot).values(row);
}

export async function findSnapshot(db: Db | Tx, wanted: { certificationId: string; revision: number }) {
	const [row] = await db
		.select()
		.from(periodSnapshot)
		.where(
			and(
				eq(periodSnapshot.certificationId, wanted.certificationId),
				eq(periodSnapshot.revision, wanted.revision)
			)
		);
	return row ?? null;
}

/** Every locked revision of a certification, latest first, without its records. */
export async function listSnapshotHeads(db: Db | Tx, certificationId: string) {
	const { id, revision, hash, createdAt, createdBy } = periodSnapshot;
	return db
		.select({ id, revision, hash, createdAt, createdBy, createdByName: appUser.name })
		.from(periodSnapshot)
		.leftJoin(appUser, eq(appUser.id, createdBy))
		.where(eq(periodSnapshot.certificationId, certificationId))
		.orderBy(desc(revision));
}

/** Snapshots of many certifications, each of its current revision. */
export async function listSnapshots(db: Db | Tx, certificationIds: readonly string[]) {
	if (certificationIds.length === 0) return [];
	return db
		.select({
			certificationId: periodSnapshot.certificationId,
			hash: periodSnapshot.hash,
			records: periodSnapshot.records
		})
		.from(periodSnapshot)
		.innerJoin(
			periodCertification,
			and(
				eq(periodCertification.id, periodSnapshot.certificationId),
				eq(periodCertification.revision, periodSnapshot.revision)
			)
		)
		.where(inArray(periodSnapshot.certificationId, [...certificationIds]));
}

/** How far each employee has come in these periods. */
export async function listStatuses(db: Db | Tx, periodIds: readonly string[]) {
	if (periodIds.length === 0) return [];
	const { periodId, employeeId, status } = periodCertification;
	return db
		.select({ periodId, employeeId, status })
		.from(periodCertification)
		.where(inArray(periodId, [...periodIds]));
}

/** Names of those who signed. */
export async function listUserNames(db: Db | Tx, ids: readonly string[]): Promise<Map<string, string>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.select({ id: appUser.id, name: appUser.name })
		.from(appUser)
		.where(inArray(appUser.id, [...ids]));
	return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function insertLateChange(tx: Tx, row: typeof lateChange.$inferInsert): Promise<void> {
	await tx
		.insert(lateChange)
		.values(row)
		.onDuplicateKeyUpdate({
			set: {
				cause: row.cause,
				createdAt: row.createdAt,
				settledAt: null,
				setAsideBy: null,
				setAsideReason: null
			}
		});
}

export async function settleLateChanges(
	tx: Tx,
	{ certificationId, at }: { certificationId: string; at: Date }
): Promise<void> {
	await tx
		.update(lateChange)
		.set({ settledAt: at })
		.where(and(eq(lateChange.certificationId, certificationId), isNull(lateChange.settledAt)));
}

/** One late change that still waits, with its certification, both locked. */
export async function lockLateChange(tx: Tx, id: string) {
	const [row] = await tx
		.select({ late: lateChange, certification: periodCertification })
		.from(lateChange)
		.innerJoin(periodCertification, eq(periodCertification.id, lateChange.certificationId))
		.where(and(eq(lateChange.id, id), isNull(lateChange.settledAt)))
		.for('update');
	return row ?? null;
}

export async function setLateChangeAside(
	tx: Tx,
	id: string,
	settled: { at: Date; by: string; reason: string }
): Promise<void> {
	await tx
		.update(lateChange)
		.set({ settledAt: settled.at, setAsideBy: settled.by, setAsideReason: settled.reason })
		.where(eq(lateChange.id, id));
}

/** What was left as it was locked, for one certification, latest first. */
export async function listSetAside(db: Db | Tx, certificationId: string) {
	return db
		.select()
		.from(lateChange)
		.where(and(eq(lateChange.certificationId, certificationId), isNotNull(lateChange.setAsideReason)))
		.orderBy(desc(lateChange.settledAt));
}

/** Days that changed after they were locked, oldest first. */
export async function listLateChangeRows(db: Db | Tx, employeeIds: readonly string[] | null) {
	if (employeeIds?.length === 0) return [];
	return db
		.select({ late: lateChange, certification: periodCertification })
		.from(lateChange)
		.innerJoin(periodCertification, eq(periodCertification.id, lateChange.certificationId))
		.where(
			and(
				isNull(lateChange.settledAt),
				employeeIds ? inArray(lateChange.employeeId, [...employeeIds]) : undefined
			)
		)
		.orderBy(asc(lateChange.workDate));
}

/** Serialises with the judging of this employee's punches. */
export async function lockEmployeeRow(tx: Tx, employeeId: string): Promise<void> {
	await tx.select({ id: employee.id }).from(employee).where(eq(employee.id, employeeId)).for('update');
}
