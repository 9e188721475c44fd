import { date, datetime, index, mysqlEnum, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core';
import { uuid } from '../columns';

/** Departments and sites whose employees a supervisor sees and decides for. */
export const supervisorScope = mysqlTable(
	'supervisor_scope',
	{
		userId: uuid('user_id').notNull(),
		targetKind: mysqlEnum('target_kind', ['department', 'site']).notNull(),
		targetId: uuid('target_id').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [
		primaryKey({ columns: [table.userId, table.targetKind, table.targetId] }),
		index('supervisor_scope_target').on(table.targetKind, table.targetId)
	]
);

/** One supervisor stands in for another between two dates. */
export const delegation = mysqlTable(
	'delegation',
	{
		id: uuid('id').primaryKey(),
		fromUserId: uuid('from_user_id').notNull(),
		toUserId: uuid('to_user_id').notNull(),
		firstDate: date('first_date', { mode: 'string' }).notNull(),
		lastDate: date('last_date', { mode: 'string' }).notNull(),
		reason: varchar('reason', { length: 1000 }).notNull(),
		createdBy: uuid('created_by').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull(),
		revokedAt: datetime('revoked_at', { mode: 'date', fsp: 3 })
	},
	(table) => [
		index('delegation_to').on(table.toUserId, table.lastDate),
		index('delegation_from').on(table.fromUserId)
	]
);
