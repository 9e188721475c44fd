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

/** A named working pattern; who follows it when is an assignment. */
export const schedule = mysqlTable(
	'schedule',
	{
		id: uuid('id').primaryKey(),
		name: varchar('name', { length: 200 }).notNull(),
		/** the engine's `Schedule` */
		pattern: jsonText('pattern').notNull(),
		/** raised by every change: two people editing at once do not overwrite each other */
		version: int('version').notNull(),
		/** no longer offered; what refers to it stays as it is */
		retiredAt: datetime('retired_at', { mode: 'date', fsp: 3 }),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [uniqueIndex('schedule_name').on(table.name)]
);

/** Which schedule an employee, a department or a site follows between two dates; the most specific one wins. */
export const scheduleAssignment = mysqlTable(
	'schedule_assignment',
	{
		id: uuid('id').primaryKey(),
		scheduleId: uuid('schedule_id').notNull(),
		targetKind: mysqlEnum('target_kind', ['employee', 'department', 'site']).notNull(),
		targetId: uuid('target_id').notNull(),
		fromDate: date('from_date', { mode: 'string' }).notNull(),
		/** last work date, included; null: until something else is said */
		toDate: date('to_date', { mode: 'string' }),
		version: int('version').notNull(),
		createdBy: uuid('created_by').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [
		index('schedule_assignment_target').on(table.targetKind, table.targetId, table.fromDate),
		index('schedule_assignment_schedule').on(table.scheduleId)
	]
);
