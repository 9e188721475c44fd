import { bigint, datetime, index, mysqlTable, tinyint, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';
import { binary, json, uuid } from '../columns';

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
		detail: json('detail').notNull(),
		/** place in the chain, from 1; null for what was written before there was one */
		seq: bigint('seq', { mode: 'number' }),
		/** of the event before it; zeros for the first */
		prevHash: binary('prev_hash', { length: 32 }),
		/** SHA-256 over this event and `prevHash` (`hashAuditEvent`) */
		hash: binary('hash', { length: 32 })
	},
	(table) => [
		index('audit_event_at').on(table.at),
		index('audit_event_subject').on(table.subjectType, table.subjectId),
		index('audit_event_actor').on(table.actorUserId, table.at),
		uniqueIndex('audit_event_seq').on(table.seq)
	]
);

/** One row: the end of the chain, locked by each transaction that adds to it, just before it commits. */
export const auditHead = mysqlTable('audit_head', {
	id: tinyint('id').primaryKey(),
	seq: bigint('seq', { mode: 'number' }).notNull(),
	hash: binary('hash', { length: 32 }).notNull()
});
