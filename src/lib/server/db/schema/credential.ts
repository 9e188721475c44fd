import {
	bigint,
	boolean,
	datetime,
	index,
	int,
	mysqlTable,
	primaryKey,
	uniqueIndex
} from 'drizzle-orm/mysql-core';
import { binary, uuid, varbinary } from '../columns';

/**
 * An employee's PINs. A punch that was made without network is judged by the PIN of its time, so an old one is ended and
 * kept, and taken away by the retention of punches.
 */
export const employeePin = mysqlTable(
	'employee_pin',
	{
		id: uuid('id').primaryKey(),
		employeeId: uuid('employee_id').notNull(),
		/** argon2id in PHC form, under AES-256-GCM: six digits alone would give way to whoever has a copy of this table */
		sealedHash: varbinary('sealed_hash', { length: 300 }).notNull(),
		setAt: datetime('set_at', { mode: 'date', fsp: 3 }).notNull(),
		endedAt: datetime('ended_at', { mode: 'date', fsp: 3 })
	},
	(table) => [index('employee_pin_employee').on(table.employeeId)]
);

/** Printed badges. What is printed are 16 random bytes, of which only the SHA-256 is here. */
export const badge = mysqlTable(
	'badge',
	{
		id: uuid('id').primaryKey(),
		employeeId: uuid('employee_id').notNull(),
		tokenHash: binary('token_hash', { length: 32 }).notNull(),
		issuedAt: datetime('issued_at', { mode: 'date', fsp: 3 }).notNull(),
		endedAt: datetime('ended_at', { mode: 'date', fsp: 3 })
	},
	(table) => [uniqueIndex('badge_token').on(table.tokenHash), index('badge_employee').on(table.employeeId)]
);

/** The secret behind the code on a person's phone follows from the master key and this number. */
export const phoneBadge = mysqlTable('phone_badge', {
	employeeId: uuid('employee_id').primaryKey(),
	version: int('version').notNull(),
	changedAt: datetime('changed_at', { mode: 'date', fsp: 3 }).notNull()
});

/** Codes that phones showed and that were evidence once: each counts for one punch. Only ever inserted. */
export const usedPhoneCode = mysqlTable(
	'used_phone_code',
	{
		employeeId: uuid('employee_id').notNull(),
		/** of the secret, see `phoneBadge` */
		version: int('version').notNull(),
		/** half minutes since 1970 */
		step: bigint('step', { mode: 'number' }).notNull(),
		eventId: uuid('event_id').notNull()
	},
	(table) => [primaryKey({ columns: [table.employeeId, table.version, table.step] })]
);

/** How often a device's faces were not recognised in a row, for all replicas: who probes at each of them is slowed by all. */
export const matchFailure = mysqlTable('match_failure', {
	deviceId: uuid('device_id').primaryKey(),
	failures: int('failures').notNull(),
	lastFailureAt: datetime('last_failure_at', { mode: 'date', fsp: 3 }).notNull()
});

/** What was tried with a PIN or a badge, so that guessing is noticed. Nothing of what was typed is in it. */
export const credentialTry = mysqlTable(
	'credential_try',
	{
		eventId: uuid('event_id').primaryKey(),
		deviceId: uuid('device_id').notNull(),
		/** whose number or badge it was; null for nobody's */
		employeeId: uuid('employee_id'),
		/** when it was made */
		triedAt: datetime('tried_at', { mode: 'date', fsp: 3 }).notNull(),
		right: boolean('is_right').notNull()
	},
	(table) => [
		index('credential_try_employee').on(table.employeeId, table.triedAt),
		index('credential_try_device').on(table.deviceId, table.triedAt)
	]
);
