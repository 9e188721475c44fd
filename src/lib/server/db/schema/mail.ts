import {
	datetime,
	index,
	int,
	mysqlEnum,
	mysqlTable,
	text,
	tinyint,
	uniqueIndex,
	varchar
} from 'drizzle-orm/mysql-core';
import { binary, uuid, varbinary } from '../columns';

/** Mails to send: written in the transaction of what they tell of, sent by a job. */
export const mail = mysqlTable(
	'mail',
	{
		id: uuid('id').primaryKey(),
		toAddress: varchar('to_address', { length: 254 }).notNull(),
		subject: varchar('subject', { length: 200 }).notNull(),
		/** emptied once it was sent */
		text: text('text').notNull(),
		/** SHA-256 of what makes it this mail and no other; null when it may come again */
		once: binary('once', { length: 32 }),
		state: mysqlEnum('state', ['waiting', 'sent', 'given_up']).notNull().default('waiting'),
		attempts: int('attempts').notNull().default(0),
		nextAttemptAt: datetime('next_attempt_at', { mode: 'date', fsp: 3 }).notNull(),
		/** what the mail server said last; never a password */
		lastError: varchar('last_error', { length: 300 }),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull(),
		sentAt: datetime('sent_at', { mode: 'date', fsp: 3 })
	},
	(table) => [
		uniqueIndex('mail_once').on(table.once),
		index('mail_state').on(table.state, table.nextAttemptAt)
	]
);

/** One row: which server takes the mails, unless the environment names one. */
export const mailSettings = mysqlTable('mail_settings', {
	id: tinyint('id').primaryKey(),
	host: varchar('host', { length: 253 }).notNull(),
	port: int('port').notNull(),
	/** from the first byte, after asking for it, or not at all */
	security: mysqlEnum('security', ['tls', 'starttls', 'none']).notNull(),
	userName: varchar('user_name', { length: 254 }),
	/** sealed under the wrapping key */
	password: varbinary('password', { length: 600 }),
	sender: varchar('sender', { length: 254 }).notNull(),
	revision: int('revision').notNull().default(1)
});
