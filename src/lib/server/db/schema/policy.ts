import { date, datetime, mysqlTable, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';
import { jsonText, uuid } from '../columns';

/** The rules of counting from a date on. A version that has taken effect is never changed, only followed by another. */
export const policyVersion = mysqlTable(
	'policy_version',
	{
		id: uuid('id').primaryKey(),
		/** the nil UUID: the organisation. A site's own versions outrank the organisation's. */
		siteId: uuid('site_id').notNull(),
		fromDate: date('from_date', { mode: 'string' }).notNull(),
		name: varchar('name', { length: 200 }).notNull(),
		/** the engine's `Policy` */
		policy: jsonText('policy').notNull(),
		createdBy: uuid('created_by').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [uniqueIndex('policy_version_site_from').on(table.siteId, table.fromDate)]
);
