import { datetime, mysqlEnum, mysqlTable, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';
import { uuid } from '../columns';

/** Codes that leave and official business carry on the DTR: VL, SL, OB ... */
export const dayCode = mysqlTable(
	'day_code',
	{
		id: uuid('id').primaryKey(),
		kind: mysqlEnum('kind', ['leave', 'official_business']).notNull(),
		code: varchar('code', { length: 20 }).notNull(),
		name: varchar('name', { length: 200 }).notNull(),
		/** no longer offered; records that carry it keep it */
		retiredAt: datetime('retired_at', { mode: 'date', fsp: 3 }),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [uniqueIndex('day_code_code').on(table.kind, table.code)]
);
