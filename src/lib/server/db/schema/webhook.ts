import { datetime, index, int, mysqlTable, text, varchar } from 'drizzle-orm/mysql-core';
import { json, uuid, varbinary } from '../columns';

/** A program elsewhere that wants to hear of events. */
export const webhook = mysqlTable('webhook', {
	id: uuid('id').primaryKey(),
	url: varchar('url', { length: 500 }).notNull(),
	events: json('events').notNull(),
	/** what deliveries are signed with, sealed under the master key */
	secret: varbinary('secret', { length: 200 }).notNull(),
	createdBy: uuid('created_by').notNull(),
	createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull(),
	removedAt: datetime('removed_at', { mode: 'date', fsp: 3 })
});

/** One event on its way to one webhook; written in the event's own transaction and tried until taken or given up. */
export const webhookDelivery = mysqlTable(
	'webhook_delivery',
	{
		id: uuid('id').primaryKey(),
		webhookId: uuid('webhook_id').notNull(),
		event: varchar('event', { length: 60 }).notNull(),
		body: text('body').notNull(),
		createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull(),
		attempts: int('attempts').notNull().default(0),
		/** null: delivered or given up */
		nextAttemptAt: datetime('next_attempt_at', { mode: 'date', fsp: 3 }),
		deliveredAt: datetime('delivered_at', { mode: 'date', fsp: 3 }),
		lastStatus: int('last_status'),
		lastError: varchar('last_error', { length: 300 })
	},
	(table) => [
		index('webhook_delivery_due').on(table.nextAttemptAt),
		index('webhook_delivery_webhook').on(table.webhookId, table.createdAt)
	]
);
