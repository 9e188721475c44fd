import { datetime, index, int, mysqlEnum, mysqlTable, primaryKey, varchar } from 'drizzle-orm/mysql-core';
import { binary, uuid, varbinary } from '../columns';

export const device = mysqlTable(
	'device',
	{
		id: uuid('id').primaryKey(),
		kind: mysqlEnum('kind', ['kiosk', 'personal']).notNull(),
		name: varchar('name', { length: 200 }).notNull(),
		siteId: uuid('site_id').notNull(),
		/** the one person a personal device punches for */
		ownerEmployeeId: uuid('owner_employee_id'),
		/** raw P-256 point; the other half never leaves the browser */
		publicKey: varbinary('public_key', { length: 65 }).notNull(),
		epoch: int('epoch').notNull(),
		userAgent: varchar('user_agent', { length: 300 }).notNull(),
		pairedAt: datetime('paired_at', { mode: 'date', fsp: 3 }).notNull(),
		lastContactAt: datetime('last_contact_at', { mode: 'date', fsp: 3 }),
		revokedAt: datetime('revoked_at', { mode: 'date', fsp: 3 })
	},
	(table) => [index('device_site').on(table.siteId), index('device_owner').on(table.ownerEmployeeId)]
);

/** A code that turns one browser into one device, once, within ten minutes. Hashed at rest. */
export const pairingCode = mysqlTable('pairing_code', {
	codeHash: binary('code_hash', { length: 32 }).primaryKey(),
	kind: mysqlEnum('kind', ['kiosk', 'personal']).notNull(),
	name: varchar('name', { length: 200 }).notNull(),
	siteId: uuid('site_id').notNull(),
	ownerEmployeeId: uuid('owner_employee_id'),
	createdBy: uuid('created_by').notNull(),
	createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull(),
	expiresAt: datetime('expires_at', { mode: 'date', fsp: 3 }).notNull(),
	usedAt: datetime('used_at', { mode: 'date', fsp: 3 })
});

/** The end of a device's chain as the server knows it; moves by compare-and-swap. */
export const deviceHead = mysqlTable(
	'device_head',
	{
		deviceId: uuid('device_id').notNull(),
		epoch: int('epoch').notNull(),
		seq: int('seq').notNull(),
		hash: binary('hash', { length: 32 }).notNull()
	},
	(table) => [primaryKey({ columns: [table.deviceId, table.epoch] })]
);
