import { createHash } from 'node:crypto';
import { decodeBase64url } from '$domain/base64url';
import type { PushSubscriptionWire, ReminderChoice } from '$domain/reminders/reminder-choices';
import { checkPushEndpoint } from '$domain/reminders/push-endpoint';
import { requireSignedIn } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import { pushHosts } from '../config';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { getVapidKey } from '../keys/vapid-key';
import { checkMailReady } from '../mail/mail-server';
import {
	deleteSubscription,
	listChoicesOf,
	listSubscriptions,
	putSubscription,
	replaceChoices
} from './reminder.repo';

export type ReminderSettings = {
	choices: ReminderChoice[];
	/** browsers that show notifications, the oldest first */
	devices: { id: string; userAgent: string | null; createdAt: Date; lastSentAt: Date | null }[];
	/** the server's public key, which a browser asks its vendor with */
	vapidPublicKey: string;
	/** the office has a mail server */
	mailReady: boolean;
};

export async function findReminderSettings(context: Context): Promise<ReminderSettings> {
	const { userId } = requireSignedIn(context);
	const [choices, subscriptions, vapid, mailReady] = await Promise.all([
		listChoicesOf(context.db, userId),
		listSubscriptions(context.db, [userId]),
		getVapidKey(context),
		checkMailReady(context)
	]);
	return {
		choices,
		devices: subscriptions.map(({ id, userAgent, createdAt, lastSentAt }) => {
			return { id, userAgent, createdAt, lastSentAt };
		}),
		vapidPublicKey: vapid.publicKey,
		mailReady
	};
}

export async function saveReminderChoices(
	context: Context,
	choices: readonly ReminderChoice[]
): Promise<void> {
	const { userId } = requireSignedIn(context);
	const at = context.now();
	const before = await listChoicesOf(context.db, userId);
	await transaction(context.db, async (tx) => {
		await replaceChoices(tx, { userId, choices, at });
		await recordAudit(tx, {
			at,
			actor: context.actor,
			action: 'user.choose_reminders',
			subjectType: 'user',
			subjectId: userId,
			detail: { before: { reminders: before }, after: { reminders: choices } }
		});
	});
}

/** False: the address is no browser vendor's. */
export async function addPushDevice(
	context: Context,
	{ endpoint, keys }: PushSubscriptionWire,
	userAgent: string | null
): Promise<boolean> {
	const { userId } = requireSignedIn(context);
	if (!checkPushEndpoint(endpoint, pushHosts())) return false;
	const at = context.now();
	const id = newId(at);
	await transaction(context.db, async (tx) => {
		await putSubscription(tx, {
			id,
			userId,
			endpointHash: createHash('sha256').update(endpoint).digest(),
			endpoint,
			publicKey: Buffer.from(decodeBase64url(keys.p256dh.replace(/=+$/, ''))),
			authSecret: Buffer.from(decodeBase64url(keys.auth.replace(/=+$/, ''))),
			userAgent: userAgent?.slice(0, 300) ?? null,
			createdAt: at
		});
		await recordAudit(tx, {
			at,
			actor: context.actor,
			action: 'user.add_push_device',
			subjectType: 'user',
			subjectId: userId,
			detail: { after: { device: id } }
		});
	});
	return true;
}

export async function removePushDevice(context: Context, id: string): Promise<boolean> {
	const { userId } = requireSignedIn(context);
	return transaction(context.db, async (tx) => {
		if (!(await deleteSubscription(tx, id, userId))) return false;
		await recordAudit(tx, {
			at: context.now(),
			actor: context.actor,
			action: 'user.remove_push_device',
			subjectType: 'user',
			subjectId: userId,
			detail: { before: { device: id } }
		});
		return true;
	});
}
