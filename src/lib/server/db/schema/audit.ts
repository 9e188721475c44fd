import { datetime, index, mysqlTable, varchar } from 'drizzle-orm/mysql-core';
import { json, uuid } from '../columns';

/** Who changed what, when. Only ever inserted, in the transaction of the change. */
export const auditEvent = mysqlTable(
	'audit_event',
	{
		id: uuid('id').primaryKey(),
		at: datetime('at', { mode: 'date', fsp: 3 }).notNull(),
		/** null for the system itself or a device */
		actorUserId: uuid('actor_user_id'),
		action: varchar('action', { length: 60 }).notNull(),
		subjectType: varchar('subject_type', { length: 30 }).notNull(),
		subjectId: uuid('subject_id'),
		detail: json('detail').notNull()
	},
	(table) => [
		index('audit_event_at').on(table.at),
		index('audit_event_subject').on(table.subjectType, table.subjectId)
	]
);
