import { int, mysqlTable, varchar } from 'drizzle-orm/mysql-core';
import { jsonText } from '../columns';

/** What the whole organisation decides, one row per subject; each is read with the schema of its own. */
export const setting = mysqlTable('setting', {
	name: varchar('name', { length: 40 }).primaryKey(),
	value: jsonText('value').notNull(),
	/** raised with every change, so that nobody overwrites a colleague's unseen */
	revision: int('revision').notNull()
});
