import { and, eq, gte, inArray, isNotNull, isNull, lt } from 'drizzle-orm';
import type { ReminderChoice } from '$domain/reminders/reminder-choices';
import type { Db, Tx } from '../db/database';
import { appUser } from '../db/schema/access';
import { employee } from '../db/schema/employee';
import { pushSubscription, reminderChoice, reminderSent } from '../db/schema/reminder';
import { request } from '../db/schema/request';

export type SubscriptionRow = typeof pushSubscription.$inferSelect;
export type SentKey = Omit<typeof reminderSent.$inferInsert, 'createdAt'>;

/** Somebody who asked for a reminder and can have one: active, and an employee. */
export type Reminded = ReminderChoice & {
	userId: string;
	employeeId: string;
	email: string;
	language: string | null;
};

export async function listReminded(db: Db): Promise<Reminded[]> {
	const rows = await db
		.select({
			kind: reminderChoice.kind,
			channel: reminderChoice.channel,
			userId: appUser.id,
			employeeId: employee.id,
			email: appUser.email,
			language: appUser.language
		})
		.from(reminderChoice)
		.innerJoin(appUser, eq(appUser.id, reminderChoice.userId))
		.innerJoin(employee, eq(employee.id, appUser.employeeId))
		.where(and(isNull(appUser.disabledAt), eq(employee.status, 'active')));
	return rows;
}

export async function listChoicesOf(db: Db, userId: string): Promise<ReminderChoice[]> {
	const { kind, channel } = reminderChoice;
	return db.select({ kind, channel }).from(reminderChoice).where(eq(reminderChoice.userId, userId));
}

export async function replaceChoices(
	tx: Tx,
	{ userId, choices, at }: { userId: string; choices: readonly ReminderChoice[]; at: Date }
): Promise<void> {
	await tx.delete(reminderChoice).where(eq(reminderChoice.userId, userId));
	if (choices.length > 0)
		await tx.insert(reminderChoice).values(choices.map((choice) => ({ ...choice, userId, createdAt: at })));
}

export async function listSubscriptions(db: Db, userIds: readonly string[]): Promise<SubscriptionRow[]> {
	if (userIds.length === 0) return [];
	return db
		.select()
		.from(pushSubscription)
		.where(inArray(pushSubscription.userId, [...userIds]))
		.orderBy(pushSubscription.createdAt);
}

/** A browser has one subscription, whoever uses it: the last one to ask has it. */
export async function putSubscription(tx: Tx, row: typeof pushSubscription.$inferInsert): Promise<void> {
	await tx.delete(pushSubscription).where(eq(pushSubscription.endpointHash, row.endpointHash));
	await tx.insert(pushSubscription).values(row);
}

export async function deleteSubscription(db: Db | Tx, id: string, userId: string): Promise<boolean> {
	const [result] = await db
		.delete(pushSubscription)
		.where(and(eq(pushSubscription.id, id), eq(pushSubscription.userId, userId)));
	return result.affectedRows === 1;
}

export async function noteSent(db: Db, id: string, at: Date): Promise<void> {
	await db.update(pushSubscription).set({ lastSentAt: at }).where(eq(pushSubscription.id, id));
}

/** Takes one reminder for oneself; false when it was sent, or is being sent by another replica. */
export async function claimReminder(tx: Tx, key: SentKey, at: Date): Promise<boolean> {
	const [result] = await tx
		.insert(reminderSent)
		.ignore()
		.values({ ...key, createdAt: at });
	return result.affectedRows === 1;
}

export async function releaseReminder(db: Db, key: SentKey): Promise<void> {
	const { userId, kind, subject, channel } = reminderSent;
	await db
		.delete(reminderSent)
		.where(
			and(eq(userId, key.userId), eq(kind, key.kind), eq(subject, key.subject), eq(channel, key.channel))
		);
}

export async function dropSentBefore(db: Db, before: Date): Promise<void> {
	await db.delete(reminderSent).where(lt(reminderSent.createdAt, before));
}

/** Requests of these people that somebody decided about since then. */
export async function listDecided(
	db: Db,
	{ employeeIds, since }: { employeeIds: readonly string[]; since: Date }
) {
	if (employeeIds.length === 0) return [];
	const { id, employeeId, kind, status, decidedBy } = request;
	return db
		.select({ id, employeeId, kind, status, decidedBy })
		.from(request)
		.where(
			and(
				inArray(request.employeeId, [...employeeIds]),
				inArray(request.status, ['approved', 'declined']),
				isNotNull(request.decidedAt),
				gte(request.decidedAt, since)
			)
		);
}
