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
import { uuid } from '../columns';

export const holiday = mysqlTable(
	'holiday',
	{
		id: uuid('id').primaryKey(),
		date: date('date', { mode: 'string' }).notNull(),
		name: varchar('name', { length: 200 }).notNull(),
		kind: mysqlEnum('kind', ['regular', 'special']).notNull(),
		/** the nil UUID: everywhere. A null would not count in the unique key. */
		siteId: uuid('site_id').notNull(),
		/** raised with every change, so that nobody overwrites a colleague's unseen */
		version: int('version').notNull().default(1),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [
		uniqueIndex('holiday_date_site_name').on(table.date, table.siteId, table.name),
		index('holiday_site').on(table.siteId)
	]
);
