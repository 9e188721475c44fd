import {
	date,
	datetime,
	index,
	int,
	mysqlEnum,
	mysqlTable,
	uniqueIndex,
	varchar
} from 'drizzle-orm/mysql-core';
import { jsonText, uuid } from '../columns';

/** How pay periods follow each other, for everybody or for one department or site. */
export const periodCalendar = mysqlTable(
	'period_calendar',
	{
		id: uuid('id').primaryKey(),
		name: varchar('name', { length: 200 }).notNull(),
		/** the engine's `PeriodPattern` */
		pattern: jsonText('pattern').notNull(),
		scopeKind: mysqlEnum('scope_kind', ['organisation', 'site', 'department']).notNull(),
		/** the nil UUID for the organisation */
		scopeId: uuid('scope_id').notNull(),
		version: int('version').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [uniqueIndex('period_calendar_scope').on(table.scopeKind, table.scopeId)]
);

/** One pay period, made when somebody first looks at it; later changes of the pattern leave it as it is. */
export const period = mysqlTable(
	'period',
	{
		id: uuid('id').primaryKey(),
		calendarId: uuid('calendar_id').notNull(),
		firstDate: date('first_date', { mode: 'string' }).notNull(),
		lastDate: date('last_date', { mode: 'string' }).notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [uniqueIndex('period_calendar_first').on(table.calendarId, table.firstDate)]
);

/** How far one employee's period has come: open, certified, verified, locked, exported. No row: open, revision 1. */
export const periodCertification = mysqlTable(
	'period_certification',
	{
		id: uuid('id').primaryKey(),
		periodId: uuid('period_id').notNull(),
		employeeId: uuid('employee_id').notNull(),
		/** the period's own dates, so that "is this day locked?" is one look-up */
		firstDate: date('first_date', { mode: 'string' }).notNull(),
		lastDate: date('last_date', { mode: 'string' }).notNull(),
		status: mysqlEnum('status', ['open', 'certified', 'verified', 'locked', 'exported']).notNull(),
		/** raised by each reopening of a locked period */
		revision: int('revision').notNull(),
		/** raised by every change: two people never overwrite each other silently */
		version: int('version').notNull(),
		certifiedBy: uuid('certified_by'),
		certifiedAt: datetime('certified_at', { mode: 'date', fsp: 3 }),
		verifiedBy: uuid('verified_by'),
		verifiedAt: datetime('verified_at', { mode: 'date', fsp: 3 }),
		lockedBy: uuid('locked_by'),
		lockedAt: datetime('locked_at', { mode: 'date', fsp: 3 }),
		exportedAt: datetime('exported_at', { mode: 'date', fsp: 3 }),
		/** why it was last reopened, or locked in spite of something */
		note: varchar('note', { length: 1000 }),
		updatedAt: datetime('updated_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [
		uniqueIndex('period_certification_employee').on(table.periodId, table.employeeId),
		index('period_certification_dates').on(table.employeeId, table.firstDate)
	]
);

/** What was locked, to the byte: the day records of one revision. Only ever inserted. */
export const periodSnapshot = mysqlTable(
	'period_snapshot',
	{
		id: uuid('id').primaryKey(),
		certificationId: uuid('certification_id').notNull(),
		revision: int('revision').notNull(),
		engineVersion: int('engine_version').notNull(),
		/** SHA-256 of `records` as stored, in hexadecimal; its first letters are printed on the form */
		hash: varchar('hash', { length: 64 }).notNull(),
		/** `DayRecord[]` */
		records: jsonText('records').notNull(),
		createdBy: uuid('created_by').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [uniqueIndex('period_snapshot_revision').on(table.certificationId, table.revision)]
);

/** A day that changed after its period was locked: it waits here until somebody reopens the period. */
export const lateChange = mysqlTable(
	'late_change',
	{
		id: uuid('id').primaryKey(),
		certificationId: uuid('certification_id').notNull(),
		revision: int('revision').notNull(),
		employeeId: uuid('employee_id').notNull(),
		workDate: date('work_date', { mode: 'string' }).notNull(),
		/** what arrived: `punch`, `holiday`, ... */
		cause: varchar('cause', { length: 40 }).notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull(),
		/** set when the period was reopened, or somebody decided to leave the day as it was locked */
		settledAt: datetime('settled_at', { mode: 'date', fsp: 3 }),
		/** who left it as it was, and why; null: taken over by reopening */
		setAsideBy: uuid('set_aside_by'),
		setAsideReason: varchar('set_aside_reason', { length: 1000 })
	},
	(table) => [
		uniqueIndex('late_change_day').on(table.certificationId, table.revision, table.workDate),
		index('late_change_open').on(table.settledAt)
	]
);
