import { date, datetime, index, int, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core';
import { binary, jsonText, uuid } from '../columns';

/**
 * A day as it was last computed. Derived: it can be computed again from punches, overlays and set-up; it is kept to
 * show what a late punch or a new rule changes.
 */
export const dayRecord = mysqlTable(
	'day_record',
	{
		employeeId: uuid('employee_id').notNull(),
		workDate: date('work_date', { mode: 'string' }).notNull(),
		engineVersion: int('engine_version').notNull(),
		/** the nil UUID: the product's own rules */
		policyVersionId: uuid('policy_version_id').notNull(),
		/** SHA-256 of everything that the record was computed from */
		inputHash: binary('input_hash', { length: 32 }).notNull(),
		/** the engine's `DayRecord`; null until it was computed first */
		record: jsonText('record'),
		computedAt: datetime('computed_at', { mode: 'date', fsp: 3 }).notNull(),
		/** how often something it depends on has changed since it was computed; 0: it is up to date */
		staleMarks: int('stale_marks').notNull(),
		/** what made it stale */
		staleCause: varchar('stale_cause', { length: 40 })
	},
	(table) => [
		primaryKey({ columns: [table.employeeId, table.workDate] }),
		index('day_record_stale').on(table.staleMarks, table.workDate)
	]
);

/** What a recomputation changed. Only ever inserted. */
export const dayRecordChange = mysqlTable(
	'day_record_change',
	{
		id: uuid('id').primaryKey(),
		employeeId: uuid('employee_id').notNull(),
		workDate: date('work_date', { mode: 'string' }).notNull(),
		cause: varchar('cause', { length: 40 }).notNull(),
		before: jsonText('before_record').notNull(),
		after: jsonText('after_record').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [index('day_record_change_day').on(table.employeeId, table.workDate)]
);
