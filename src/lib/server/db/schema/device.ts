import {
	bigint,
	boolean,
	datetime,
	index,
	int,
	mysqlEnum,
	mysqlTable,
	primaryKey,
	uniqueIndex,
	varchar
} from 'drizzle-orm/mysql-core';
import { binary, json, uuid, varbinary } from '../columns';

export const device = mysqlTable(
	'device',
	{
		id: uuid('id').primaryKey(),
		kind: mysqlEnum('kind', ['kiosk', 'field', 'personal']).notNull(),
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
		revokedAt: datetime('revoked_at', { mode: 'date', fsp: 3 }),
		/** two devices were seen on one chain: what it sends is kept, and waits for a person */
		frozenAt: datetime('frozen_at', { mode: 'date', fsp: 3 }),
		/** how the device fared at its last contact, as it said itself */
		waiting: int('waiting'),
		oldestWaitingAt: datetime('oldest_waiting_at', { mode: 'date', fsp: 3 }),
		refused: int('refused'),
		/** its clock minus ours, milliseconds */
		clockSkewMs: bigint('clock_skew_ms', { mode: 'number' }),
		storagePersisted: boolean('storage_persisted'),
		storageUsedBytes: bigint('storage_used_bytes', { mode: 'number' }),
		storageQuotaBytes: bigint('storage_quota_bytes', { mode: 'number' }),
		appVersion: varchar('app_version', { length: 40 }),
		modelId: varchar('model_id', { length: 80 })
	},
	(table) => [index('device_site').on(table.siteId), index('device_owner').on(table.ownerEmployeeId)]
);

/** A code that turns one browser into one device, once, within ten minutes. Hashed at rest. */
export const pairingCode = mysqlTable('pairing_code', {
	codeHash: binary('code_hash', { length: 32 }).primaryKey(),
	kind: mysqlEnum('kind', ['kiosk', 'field', 'personal']).notNull(),
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

/** Leave to punch without network. Its secret is derived from the master key and this id, and stored nowhere. */
export const lease = mysqlTable(
	'lease',
	{
		id: uuid('id').primaryKey(),
		deviceId: uuid('device_id').notNull(),
		epoch: int('epoch').notNull(),
		issuedAt: datetime('issued_at', { mode: 'date', fsp: 3 }).notNull(),
		notAfter: datetime('not_after', { mode: 'date', fsp: 3 }).notNull(),
		fromSeq: int('from_seq').notNull(),
		maxEvents: int('max_events').notNull(),
		/** what the device was told to ask of a face, and which second model to compute; null before there was either */
		livenessLevel: mysqlEnum('liveness_level', ['off', 'light', 'strict']),
		secondModelId: varchar('second_model_id', { length: 80 })
	},
	(table) => [index('lease_device').on(table.deviceId, table.epoch)]
);

/** Something about a device that a person should know of; stays until somebody has dealt with it. */
export const deviceAlarm = mysqlTable(
	'device_alarm',
	{
		id: uuid('id').primaryKey(),
		deviceId: uuid('device_id').notNull(),
		kind: mysqlEnum('kind', [
			'server_lost_data',
			'fork',
			'rolled_back',
			'hole',
			'storage_lost',
			'silent',
			'queue_old',
			'site_silent'
		]).notNull(),
		/** what makes it this alarm and no other: raised again, it stays one row */
		subject: varchar('subject', { length: 80 }).notNull(),
		detail: json('detail').notNull(),
		raisedAt: datetime('raised_at', { mode: 'date', fsp: 3 }).notNull(),
		settledAt: datetime('settled_at', { mode: 'date', fsp: 3 }),
		settledBy: uuid('settled_by'),
		settledNote: varchar('settled_note', { length: 500 })
	},
	(table) => [
		uniqueIndex('device_alarm_subject').on(table.deviceId, table.kind, table.subject),
		index('device_alarm_open').on(table.settledAt)
	]
);
