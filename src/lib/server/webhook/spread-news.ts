import { createHash } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import * as v from 'valibot';
import { readAlarmSettings } from '$domain/delivery/alarm-settings';
import { webhookEventsSchema, type WebhookEvent } from '$domain/delivery/webhook-forms';
import { ALARM_WORDS } from '$domain/punch/alarm-words';
import { findDoubtedSince } from '../clock/clock.service';
import { dataFolder } from '../config';
import type { Context } from '../context';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import { sendMail } from '../mail/send-mail';
import { findSetting } from '../settings/setting';
import { findHead, findLastBackup, listAlarmsSince, listAuditSince, listJudgedSince } from './news.repo';
import { insertDeliveries, listWebhooks } from './webhook.repo';

/**
 * How far each run looks back: what a long transaction committed late, or a restart held up, is found by a later run.
 * The same piece of news is written once, however often it is found.
 */
const LOOK_BACK_MS = 3_600_000;
const MOST = 5_000;
const AUDITED = {
	'request.approve': 'request.decided',
	'request.decline': 'request.decided',
	'period.lock': 'period.locked'
} as const satisfies Record<string, WebhookEvent>;

/** `key`: what makes it this piece of news. */
type News = { event: WebhookEvent; key: string; at: Date; data: Record<string, unknown> };
/** A warning that goes to people. */
type Warning = { key: string; subject: string; text: string };
type JobContext = Pick<Context, 'db' | 'now'>;

/** A job: writes a message for each webhook and a mail for each receiver of alarms, about what happened lately. */
export async function spreadNews(context: JobContext): Promise<void> {
	await spreadToWebhooks(context);
	await spreadByMail(context);
}

async function spreadToWebhooks({ db, now }: JobContext): Promise<void> {
	const webhooks = (await listWebhooks(db)).map((row) => ({
		...row,
		events: v.parse(webhookEventsSchema, row.events)
	}));
	if (webhooks.length === 0) return;
	const at = now();
	const wanted = new Set(webhooks.flatMap(({ events }) => events));
	const news = await gatherNews({ db, now }, wanted);
	const rows = webhooks.flatMap((webhook) =>
		news
			// An address hears nothing of before it was entered.
			.filter(({ event, at: happened }) => webhook.events.includes(event) && happened >= webhook.createdAt)
			.map(({ event, key, at: happened, data }) => {
				const id = newId(at);
				return {
					id,
					webhookId: webhook.id,
					event,
					once: createHash('sha256').update(`${webhook.id} ${event} ${key}`).digest(),
					body: JSON.stringify({ v: 1, id, event, at: happened.toISOString(), data }),
					nextAttemptAt: at,
					createdAt: at
				};
			})
	);
	if (rows.length > 0) await insertDeliveries(db, rows);
}

async function gatherNews({ db, now }: JobContext, wanted: ReadonlySet<WebhookEvent>): Promise<News[]> {
	const since = new Date(now().getTime() - LOOK_BACK_MS);
	const news: News[] = [];
	if (wanted.has('punch.recorded'))
		for await (const { eventId, evaluatedAt, ...punch } of listJudgedSince(db, since, MOST))
			// Judged anew with another outcome, it is told again.
			news.push({
				event: 'punch.recorded',
				key: `${eventId} ${punch.status} ${punch.employeeNumber ?? ''} ${punch.direction ?? ''}`,
				at: evaluatedAt,
				data: { eventId, ...punch }
			});
	if (wanted.has('request.decided') || wanted.has('period.locked'))
		for (const { id, at, action, subjectId } of await listAuditSince(db, since, Object.keys(AUDITED), MOST))
			// Only these actions are asked for.
			news.push({
				event: AUDITED[action as keyof typeof AUDITED],
				key: id,
				at,
				data: { action, id: subjectId }
			});
	if (wanted.has('device.alarm'))
		for (const { id, raisedAt, ...alarm } of await listAlarmsSince(db, since))
			news.push({ event: 'device.alarm', key: id, at: raisedAt, data: { id, ...alarm } });
	const head = wanted.has('audit.head') ? await findHead(db) : null;
	if (head) news.push({ event: 'audit.head', key: dateOf(now()), at: now(), data: head });
	return news;
}

async function spreadByMail({ db, now }: JobContext): Promise<void> {
	const settings = readAlarmSettings((await findSetting(db, 'alarms')).value);
	if (settings.receivers.length === 0) return;
	const at = now();
	const date = dateOf(at);
	const warnings: Warning[] = [];
	for (const { id, kind, device, site, raisedAt } of await listAlarmsSince(
		db,
		new Date(at.getTime() - LOOK_BACK_MS)
	)) {
		const { title, todo } = ALARM_WORDS[kind];
		warnings.push({
			key: `alarm ${id}`,
			subject: `Bundy: ${title}`,
			text: `${title}.\n\nDevice: ${device}\nSite: ${site}\nSince: ${raisedAt.toISOString()}\n\n${todo}`
		});
	}
	const last = await findLastBackup(db);
	if (last && at.getTime() - last.getTime() > settings.backupHours * 3_600_000)
		warnings.push({
			key: `backup ${date}`,
			subject: 'Bundy: the last backup is too old',
			text: `The last backup that was read back is of ${last.toISOString()}. Run "npm run doctor" on the server to see why.`
		});
	const free = await findFreePercent();
	if (free !== null && free < settings.diskPercent)
		warnings.push({
			key: `disk ${date}`,
			subject: 'Bundy: the disk is nearly full',
			text: `${free} % of the disk with Bundy's data is free. Punches cannot be stored when it is full.`
		});
	const clock = await findDoubtedSince(db);
	if (clock)
		warnings.push({
			key: `clock ${clock.doubtedAt.toISOString()}`,
			subject: 'Bundy: the clock of the server went ahead by days',
			text: `The server's clock shows ${at.toISOString()}, and was last seen at ${clock.seenAt.toISOString()}. Nothing is erased by it. Set it right, or confirm it in the office under "Privacy" if the server was only switched off.`
		});
	const head = settings.dailyHead ? await findHead(db) : null;
	if (head)
		warnings.push({
			key: `head ${date}`,
			subject: `Bundy: end of the audit trail, ${date}`,
			text: `${head.seq}:${head.hash}\n\nKeep this mail. "npm run verify -- FILE --audit-head ${head.seq}:${head.hash}" shows that nothing before it was changed.`
		});
	if (warnings.length === 0) return;
	await transaction(db, async (tx) => {
		for (const to of settings.receivers)
			for (const { key, subject, text } of warnings)
				await sendMail(tx, at, { to, subject, text, once: `${key} ${to}` });
	});
}

/** Of the disk with the data folder; null where a replica has none. */
async function findFreePercent(): Promise<number | null> {
	const folder = dataFolder();
	if (!folder) return null;
	const { bavail, blocks } = await statfs(folder);
	return blocks === 0 ? null : Math.floor((bavail / blocks) * 100);
}

const dateOf = (at: Date) => at.toISOString().slice(0, 10);
