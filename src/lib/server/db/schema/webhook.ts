import {
	datetime,
	index,
	int,
	mediumtext,
	mysqlEnum,
	mysqlTable,
	uniqueIndex,
	varchar
} from 'drizzle-orm/mysql-core';
import { binary, json, uuid, varbinary } from '../columns';

/** An address that is told what happened. */
export const webhook = mysqlTable('webhook', {
	id: uuid('id').primaryKey(),
	name: varchar('name', { length: 100 }).notNull(),
	url: varchar('url', { length: 500 }).notNull(),
	/** what signs each message, sealed under the wrapping key */
	secret: varbinary('secret', { length: 100 }).notNull(),
	/** `WebhookEvent`s that it wants */
	events: json('events').notNull(),
	createdBy: uuid('created_by').notNull(),
	createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull(),
	/** nothing is sent any more; its deliveries stay for a while */
	removedAt: datetime('removed_at', { mode: 'date', fsp: 3 })
});

/** One message to one address, sent by a job until it was taken. */
export const webhookDelivery = mysqlTable(
	'webhook_delivery',
	{
		id: uuid('id').primaryKey(),
		webhookId: uuid('webhook_id').notNull(),
		event: varchar('event', { length: 40 }).notNull(),
		/** SHA-256 of address and happening: one message each */
		once: binary('once', { length: 32 }).notNull(),
		/** the JSON that is sent and signed, to the byte */
		body: mediumtext('body').notNull(),
		state: mysqlEnum('state', ['waiting', 'sent', 'given_up']).notNull().default('waiting'),
		attempts: int('attempts').notNull().default(0),
		nextAttemptAt: datetime('next_attempt_at', { mode: 'date', fsp: 3 }).notNull(),
		/** what the address answered last, or why nothing came back */
		lastError: varchar('last_error', { length: 300 }),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull(),
		sentAt: datetime('sent_at', { mode: 'date', fsp: 3 })
	},
	(table) => [
		uniqueIndex('webhook_delivery_once').on(table.once),
		index('webhook_delivery_state').on(table.state, table.nextAttemptAt)
	]
);
