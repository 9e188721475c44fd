import { datetime, index, mysqlEnum, mysqlTable, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';
import { binary, uuid } from '../columns';

/** Somebody who signs in. An employee has at most one. */
export const appUser = mysqlTable(
	'app_user',
	{
		id: uuid('id').primaryKey(),
		email: varchar('email', { length: 254 }).notNull(),
		name: varchar('name', { length: 200 }).notNull(),
		role: mysqlEnum('role', ['admin', 'supervisor', 'employee']).notNull(),
		/** argon2id in PHC form; null until an invitation is taken up */
		passwordHash: varchar('password_hash', { length: 255 }),
		employeeId: uuid('employee_id'),
		disabledAt: datetime('disabled_at', { mode: 'date', fsp: 3 }),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [
		uniqueIndex('app_user_email').on(table.email),
		uniqueIndex('app_user_employee').on(table.employeeId)
	]
);

/** `id` is the SHA-256 of the cookie's token in hexadecimal: a copy of this table signs nobody in. */
export const session = mysqlTable(
	'session',
	{
		id: varchar('id', { length: 64 }).primaryKey(),
		userId: uuid('user_id').notNull(),
		/** moves with use */
		expiresAt: datetime('expires_at', { mode: 'date', fsp: 3 }).notNull(),
		/** never moves */
		absoluteExpiresAt: datetime('absolute_expires_at', { mode: 'date', fsp: 3 }).notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [index('session_user').on(table.userId), index('session_expires').on(table.expiresAt)]
);

/** Links that work once: first setup, and an invitation to choose a password. Hashed at rest. */
export const oneTimeToken = mysqlTable('one_time_token', {
	tokenHash: binary('token_hash', { length: 32 }).primaryKey(),
	purpose: varchar('purpose', { length: 16 }).notNull(),
	/** the invited user; null for setup */
	subjectId: uuid('subject_id'),
	expiresAt: datetime('expires_at', { mode: 'date', fsp: 3 }).notNull(),
	usedAt: datetime('used_at', { mode: 'date', fsp: 3 }),
	createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
});
