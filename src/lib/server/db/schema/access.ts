import {
	bigint,
	boolean,
	datetime,
	index,
	mysqlEnum,
	mysqlTable,
	uniqueIndex,
	varchar
} from 'drizzle-orm/mysql-core';
import { binary, json, uuid, varbinary } from '../columns';

/** Somebody who signs in. An employee has at most one. */
export const appUser = mysqlTable(
	'app_user',
	{
		id: uuid('id').primaryKey(),
		email: varchar('email', { length: 254 }).notNull(),
		name: varchar('name', { length: 200 }).notNull(),
		role: mysqlEnum('role', ['admin', 'supervisor', 'employee', 'hr', 'auditor']).notNull(),
		/** argon2id in PHC form; null until an invitation is taken up */
		passwordHash: varchar('password_hash', { length: 255 }),
		employeeId: uuid('employee_id'),
		/** what this person reads; null: what their browser asks for */
		language: varchar('language', { length: 8 }),
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
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull(),
		/** kept to the minute; null in rows of before it was noted */
		lastUsedAt: datetime('last_used_at', { mode: 'date', fsp: 3 }),
		/** when this person last proved who they are, for what needs a fresh proof */
		confirmedAt: datetime('confirmed_at', { mode: 'date', fsp: 3 }),
		/** a second step or a passkey was part of the sign-in */
		strong: boolean('strong').notNull().default(false),
		userAgent: varchar('user_agent', { length: 300 })
	},
	(table) => [index('session_user').on(table.userId), index('session_expires').on(table.expiresAt)]
);

/**
 * Failed tries at a sign-in or a proof of identity, for all replicas. By the hash of what was tried, which may be an address
 * that nobody here has.
 */
export const signInTry = mysqlTable(
	'sign_in_try',
	{
		accountHash: binary('account_hash', { length: 32 }).primaryKey(),
		/** Unix milliseconds, oldest first; see domain/access/sign-in-tries.ts */
		failures: json('failures').notNull(),
		/** none of them counts any more */
		expiresAt: datetime('expires_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [index('sign_in_try_expires').on(table.expiresAt)]
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

/** The secret of an authenticator app, sealed under the master key. Counts once `confirmedAt` is set. */
export const totp = mysqlTable('totp', {
	userId: uuid('user_id').primaryKey(),
	sealed: varbinary('sealed', { length: 200 }).notNull(),
	createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull(),
	confirmedAt: datetime('confirmed_at', { mode: 'date', fsp: 3 }),
	/** the 30-second step of the last code that was taken: none is taken twice */
	lastStep: bigint('last_step', { mode: 'number' })
});

/** The public half of a passkey; the other half never leaves its authenticator. */
export const passkey = mysqlTable(
	'passkey',
	{
		id: uuid('id').primaryKey(),
		userId: uuid('user_id').notNull(),
		/** SHA-256 of the credential's id, which may be too long for a key */
		credentialHash: binary('credential_hash', { length: 32 }).notNull(),
		credentialId: varbinary('credential_id', { length: 1023 }).notNull(),
		publicKey: varbinary('public_key', { length: 1500 }).notNull(),
		counter: bigint('counter', { mode: 'number' }).notNull(),
		transports: json('transports').notNull(),
		name: varchar('name', { length: 100 }).notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull(),
		lastUsedAt: datetime('last_used_at', { mode: 'date', fsp: 3 }),
		/** removed: it opens nothing any more, and a punch that was made with it before is judged as it was then */
		endedAt: datetime('ended_at', { mode: 'date', fsp: 3 })
	},
	(table) => [
		uniqueIndex('passkey_credential').on(table.credentialHash),
		index('passkey_user').on(table.userId)
	]
);

/** For the day the phone is lost: each works once. Hashed at rest. */
export const recoveryCode = mysqlTable(
	'recovery_code',
	{
		codeHash: binary('code_hash', { length: 32 }).primaryKey(),
		userId: uuid('user_id').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull(),
		usedAt: datetime('used_at', { mode: 'date', fsp: 3 })
	},
	(table) => [index('recovery_code_user').on(table.userId)]
);

/** Lets a program read what its scopes say. Hashed at rest; told once. */
export const apiToken = mysqlTable(
	'api_token',
	{
		id: uuid('id').primaryKey(),
		tokenHash: binary('token_hash', { length: 32 }).notNull(),
		name: varchar('name', { length: 100 }).notNull(),
		scopes: json('scopes').notNull(),
		createdBy: uuid('created_by').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull(),
		expiresAt: datetime('expires_at', { mode: 'date', fsp: 3 }),
		/** kept to the minute */
		lastUsedAt: datetime('last_used_at', { mode: 'date', fsp: 3 }),
		revokedAt: datetime('revoked_at', { mode: 'date', fsp: 3 })
	},
	(table) => [uniqueIndex('api_token_hash').on(table.tokenHash)]
);

/**
 * Forms that were taken, by the hash of who sent what: each carries a number of its own, so that the same bytes again are
 * the same form again. Kept a day.
 */
export const sentForm = mysqlTable(
	'sent_form',
	{
		hash: binary('hash', { length: 32 }).primaryKey(),
		sentAt: datetime('sent_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [index('sent_form_sent').on(table.sentAt)]
);
