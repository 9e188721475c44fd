import {
	datetime,
	index,
	mysqlEnum,
	mysqlTable,
	primaryKey,
	uniqueIndex,
	varchar
} from 'drizzle-orm/mysql-core';
import { REMINDER_CHANNELS, REMINDER_KINDS } from '$domain/reminders/reminder-choices';
import { binary, uuid, varbinary } from '../columns';

/** What somebody asked to be reminded of, and by what. No row: no reminder. */
export const reminderChoice = mysqlTable(
	'reminder_choice',
	{
		userId: uuid('user_id').notNull(),
		kind: mysqlEnum('kind', REMINDER_KINDS).notNull(),
		channel: mysqlEnum('channel', REMINDER_CHANNELS).notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [primaryKey({ columns: [table.userId, table.kind, table.channel] })]
);

/** A browser that shows notifications: the address that its vendor gave it, and the keys that only it can read with. */
export const pushSubscription = mysqlTable(
	'push_subscription',
	{
		id: uuid('id').primaryKey(),
		userId: uuid('user_id').notNull(),
		/** SHA-256 of the endpoint, which is too long for a key */
		endpointHash: binary('endpoint_hash', { length: 32 }).notNull(),
		endpoint: varchar('endpoint', { length: 1000 }).notNull(),
		/** P-256 point */
		publicKey: varbinary('public_key', { length: 65 }).notNull(),
		authSecret: varbinary('auth_secret', { length: 32 }).notNull(),
		userAgent: varchar('user_agent', { length: 300 }),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull(),
		lastSentAt: datetime('last_sent_at', { mode: 'date', fsp: 3 })
	},
	(table) => [
		uniqueIndex('push_subscription_endpoint').on(table.endpointHash),
		index('push_subscription_user').on(table.userId)
	]
);

/** That somebody was reminded. The key makes it once, whichever replica comes first. */
export const reminderSent = mysqlTable(
	'reminder_sent',
	{
		userId: uuid('user_id').notNull(),
		kind: mysqlEnum('kind', REMINDER_KINDS).notNull(),
		/** the work date, or the request's id and version */
		subject: varchar('subject', { length: 60 }).notNull(),
		channel: mysqlEnum('channel', REMINDER_CHANNELS).notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
	},
	(table) => [
		primaryKey({ columns: [table.userId, table.kind, table.subject, table.channel] }),
		index('reminder_sent_created').on(table.createdAt)
	]
);
