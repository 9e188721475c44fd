import { createHmac } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { nextAttempt } from '$domain/delivery/back-off';
import { watchClock } from '../clock/clock.service';
import type { Context } from '../context';
import { openSeal } from '../keys/key-ring';
import { log } from '../log';
import { findTarget, readAllowances, type Allowances } from './public-address';
import {
	deleteOldDeliveries,
	listDueDeliveries,
	listWebhooks,
	updateDelivery,
	type DeliveryRow
} from './webhook.repo';

const BATCH = 100;
const TIMEOUT_MS = 10_000;
const KEPT_MS = 30 * 86_400_000;

export const secretBinding = (webhookId: string) => `webhook-secret:${webhookId}`;

/** HMAC-SHA-256 over the time and the body: a message that was caught cannot be sent again later or altered. */
export const signWebhook = (secret: string, timestamp: string, body: string): string =>
	`v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

/** A job: sends what is due, and tries again later what was not answered by a 2xx. */
export async function deliverWebhooks(
	context: Pick<Context, 'db' | 'keys' | 'now'>,
	allowed: Allowances = readAllowances(process.env)
): Promise<void> {
	const { db, keys, now } = context;
	if (await watchClock(context)) await deleteOldDeliveries(db, new Date(now().getTime() - KEPT_MS));
	for (const webhook of await listWebhooks(db)) {
		const secret = openSeal(keys.wrapping, webhook.secret, secretBinding(webhook.id));
		for (const delivery of await listDueDeliveries(db, webhook.id, { now: now(), limit: BATCH })) {
			const problem = secret
				? await post({ url: webhook.url, secret: secret.toString(), delivery, at: now(), allowed })
				: 'the secret does not open with this master key: make the webhook anew';
			await noteOutcome({ db, now }, delivery, problem);
			// One slow address must not use up the run of all others.
			if (problem !== null) break;
		}
	}
}

async function noteOutcome(
	{ db, now }: Pick<Context, 'db' | 'now'>,
	delivery: DeliveryRow,
	problem: string | null
): Promise<void> {
	const attempts = delivery.attempts + 1;
	if (problem === null) {
		await updateDelivery(db, delivery.id, { state: 'sent', attempts, sentAt: now(), lastError: null });
		return;
	}
	const next = nextAttempt({ attempts, createdAt: delivery.createdAt, now: now() }, Math.random());
	log.warn({ delivery: delivery.id, attempts, givenUp: next === null, problem }, 'webhook not delivered');
	await updateDelivery(db, delivery.id, {
		attempts,
		lastError: problem.slice(0, 300),
		...(next ? { nextAttemptAt: next } : { state: 'given_up' as const })
	});
}

type Message = {
	url: string;
	secret: string;
	delivery: { id: string; event: string; body: string };
	at: Date;
	allowed: Allowances;
};

/** Null when it was taken, else why not. Redirects are answers like any other: they are not followed. */
async function post({ url: text, secret, delivery, at, allowed }: Message): Promise<string | null> {
	const url = new URL(text);
	const target = await findTarget(url, allowed);
	if (!target.ok) return target.reason;
	const timestamp = String(Math.floor(at.getTime() / 1000));
	const request = url.protocol === 'https:' ? requestHttps : requestHttp;
	return new Promise((resolve) => {
		const sent = request(url, {
			method: 'POST',
			agent: false,
			signal: AbortSignal.timeout(TIMEOUT_MS),
			// The address that was looked at, and no other; the name stays in the certificate's check.
			lookup: (_host, options, done) =>
				options.all
					? done(null, [{ address: target.address, family: target.family }])
					: done(null, target.address, target.family),
			headers: {
				'content-type': 'application/json',
				'user-agent': 'Bundy',
				'bundy-event': delivery.event,
				'bundy-delivery': delivery.id,
				'bundy-timestamp': timestamp,
				'bundy-signature': signWebhook(secret, timestamp, delivery.body)
			}
		});
		sent.once('error', (error) => resolve(error.message));
		sent.once('response', (response) => {
			const status = response.statusCode ?? 0;
			resolve(status >= 200 && status < 300 ? null : `answered ${status}`);
			// What else it says is nobody's business here.
			response.destroy();
		});
		sent.end(delivery.body);
	});
}
