import { bigint, datetime, int, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core';
import { binary, uuid } from '../columns';

/** A backup that was read back and compared. Only ever inserted. */
export const backup = mysqlTable('backup', {
	id: uuid('id').primaryKey(),
	/** the instant that it shows */
	takenAt: datetime('taken_at', { mode: 'date', fsp: 3 }).notNull(),
	verifiedAt: datetime('verified_at', { mode: 'date', fsp: 3 }).notNull(),
	fileName: varchar('file_name', { length: 300 }).notNull(),
	bytes: bigint('bytes', { mode: 'number' }).notNull(),
	sha256: binary('sha256', { length: 32 }).notNull(),
	rows: bigint('row_count', { mode: 'number' }).notNull()
});

/** How far each device's chain lies in a verified backup: what devices may drop when it is old enough. */
export const backupHead = mysqlTable(
	'backup_head',
	{
		deviceId: uuid('device_id').notNull(),
		epoch: int('epoch').notNull(),
		seq: int('seq').notNull(),
		takenAt: datetime('taken_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [primaryKey({ columns: [table.deviceId, table.epoch] })]
);
