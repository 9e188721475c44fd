import { and, asc, desc, eq, isNull, lt, lte, ne } from 'drizzle-orm';
import type { Db, Tx } from '../db/database';
import { webhook, webhookDelivery } from '../db/schema/webhook';

export type WebhookRow = typeof webhook.$inferSelect;
export type DeliveryRow = typeof webhookDelivery.$inferSelect;

export async function insertWebhook(tx: Tx, row: typeof webhook.$inferInsert): Promise<void> {
	await tx.insert(webhook).values(row);
}

export async function listWebhooks(db: Db | Tx): Promise<WebhookRow[]> {
	return db.select().from(webhook).where(isNull(webhook.removedAt)).orderBy(asc(webhook.name));
}

/** False when it was removed before. */
export async function setRemoved(tx: Tx, id: string, at: Date): Promise<boolean> {
	const [result] = await tx
		.update(webhook)
		.set({ removedAt: at })
		.where(and(eq(webhook.id, id), isNull(webhook.removedAt)));
	return result.affectedRows === 1;
}

/** What was written before is left as it is. */
export async function insertDeliveries(db: Db, rows: (typeof webhookDelivery.$inferInsert)[]): Promise<void> {
	for (let i = 0; i < rows.length; i += 200)
		await db
			.insert(webhookDelivery)
			.ignore()
			.values(rows.slice(i, i + 200));
}

/** Of one webhook: each has a queue of its own, so that none stands behind another's. */
export async function listDueDeliveries(
	db: Db,
	webhookId: string,
	{ now, limit }: { now: Date; limit: number }
): Promise<DeliveryRow[]> {
	return db
		.select()
		.from(webhookDelivery)
		.where(
			and(
				eq(webhookDelivery.webhookId, webhookId),
				eq(webhookDelivery.state, 'waiting'),
				lte(webhookDelivery.nextAttemptAt, now)
			)
		)
		.orderBy(asc(webhookDelivery.nextAttemptAt))
		.limit(limit);
}

export async function updateDelivery(
	db: Db | Tx,
	id: string,
	changes: Partial<typeof webhookDelivery.$inferInsert>
): Promise<boolean> {
	const [result] = await db.update(webhookDelivery).set(changes).where(eq(webhookDelivery.id, id));
	return result.affectedRows === 1;
}

/** Newest first: what is not delivered. */
export async function listTroubled(db: Db, limit: number) {
	return db
		.select({
			id: webhookDelivery.id,
			webhookId: webhookDelivery.webhookId,
			event: webhookDelivery.event,
			state: webhookDelivery.state,
			attempts: webhookDelivery.attempts,
			lastError: webhookDelivery.lastError,
			createdAt: webhookDelivery.createdAt
		})
		.from(webhookDelivery)
		.innerJoin(webhook, and(eq(webhook.id, webhookDelivery.webhookId), isNull(webhook.removedAt)))
		.where(ne(webhookDelivery.state, 'sent'))
		.orderBy(desc(webhookDelivery.createdAt))
		.limit(limit);
}

export async function deleteOldDeliveries(db: Db, before: Date): Promise<void> {
	await db
		.delete(webhookDelivery)
		.where(and(ne(webhookDelivery.state, 'waiting'), lt(webhookDelivery.createdAt, before)));
}
