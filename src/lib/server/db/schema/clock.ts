import { datetime, mysqlTable, tinyint } from 'drizzle-orm/mysql-core';

/** One row: how far the clock had come when it was last believed. What is destroyed by time is not destroyed beyond. */
export const clockWatch = mysqlTable('clock_watch', {
	id: tinyint('id').primaryKey(),
	seenAt: datetime('seen_at', { mode: 'date', fsp: 3 }).notNull(),
	/** since when, by the clock that is doubted; null: it is believed */
	doubtedAt: datetime('doubted_at', { mode: 'date', fsp: 3 })
});
