import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { readAlarmSettings, type AlarmSettings } from '$domain/delivery/alarm-settings';
import { webhookEventsSchema, type WebhookInput } from '$domain/delivery/webhook-forms';
import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { seal } from '../keys/key-ring';
import { findSetting, saveSetting } from '../settings/setting';
import { secretBinding } from './deliver-webhooks';
import { findTarget, readAllowances } from './public-address';
import { insertWebhook, listTroubled, listWebhooks, setRemoved, updateDelivery } from './webhook.repo';

export async function describeWebhooks(context: Context) {
	requirePermission(context, 'security.manage');
	const rows = await listWebhooks(context.db);
	return {
		webhooks: rows.map(({ id, name, url, events, createdAt }) => ({
			id,
			name,
			url,
			createdAt,
			events: v.parse(webhookEventsSchema, events)
		})),
		troubled: await listTroubled(context.db, 50)
	};
}

export type CreateWebhookResult = { ok: true; secret: string } | { ok: false; words: string };

/** An address to tell; the secret that signs is told once. */
export async function createWebhook(
	context: Context,
	{ name, url, events }: WebhookInput
): Promise<CreateWebhookResult> {
	const actor = requirePermission(context, 'security.manage');
	const target = await findTarget(new URL(url), readAllowances(process.env));
	if (!target.ok) return { ok: false, words: `This address cannot be used: ${target.reason}.` };
	const at = context.now();
	const id = newId(at);
	const secret = randomBytes(32).toString('base64url');
	await transaction(context.db, async (tx) => {
		const sealed = seal(context.keys.wrapping, Buffer.from(secret), secretBinding(id));
		await insertWebhook(tx, {
			id,
			name,
			url,
			events,
			secret: sealed,
			createdBy: actor.userId,
			createdAt: at
		});
		await recordAudit(tx, {
			at,
			actor,
			action: 'webhook.create',
			subjectType: 'webhook',
			subjectId: id,
			detail: { after: { name, url, events } }
		});
	});
	return { ok: true, secret };
}

export async function removeWebhook(context: Context, id: string): Promise<boolean> {
	const actor = requirePermission(context, 'security.manage');
	const at = context.now();
	return transaction(context.db, async (tx) => {
		if (!(await setRemoved(tx, id, at))) return false;
		await recordAudit(tx, {
			at,
			actor,
			action: 'webhook.remove',
			subjectType: 'webhook',
			subjectId: id,
			detail: { before: { removed: false }, after: { removed: true } }
		});
		return true;
	});
}

/** From its first try on, with the next run of the job. */
export async function resendDelivery(context: Context, id: string): Promise<boolean> {
	const actor = requirePermission(context, 'security.manage');
	const at = context.now();
	return transaction(context.db, async (tx) => {
		const again = { state: 'waiting', attempts: 0, nextAttemptAt: at, createdAt: at } as const;
		if (!(await updateDelivery(tx, id, again))) return false;
		await recordAudit(tx, {
			at,
			actor,
			action: 'webhook.resend',
			subjectType: 'webhook',
			subjectId: id,
			detail: { after: { state: 'waiting' } }
		});
		return true;
	});
}

export async function describeAlarms(context: Context): Promise<AlarmSettings & { revision: number }> {
	requirePermission(context, 'security.manage');
	const { value, revision } = await findSetting(context.db, 'alarms');
	return { ...readAlarmSettings(value), revision };
}

/** False when somebody else changed them since `revision`. */
export async function changeAlarms(
	context: Context,
	revision: number,
	after: AlarmSettings
): Promise<boolean> {
	const actor = requirePermission(context, 'security.manage');
	return transaction(context.db, async (tx) => {
		const before = readAlarmSettings((await findSetting(tx, 'alarms')).value);
		if (!(await saveSetting(tx, 'alarms', { value: after, revision }))) return false;
		await recordAudit(tx, {
			at: context.now(),
			actor,
			action: 'alarms.change',
			subjectType: 'organisation',
			subjectId: null,
			detail: { before, after }
		});
		return true;
	});
}
