import webPush from 'web-push';
import { checkPushEndpoint } from '$domain/reminders/push-endpoint';
import type { VapidKey } from '../keys/vapid-key';
import type { SubscriptionRow } from './reminder.repo';

/** What the service worker shows, and where a tap leads. A newer one with the same `tag` takes the older one's place. */
export type Notification = { title: string; body: string; url: string; tag: string };

export type PushOutcome =
	| { ok: true }
	/** the browser or its owner gave the subscription up */
	| { ok: false; reason: 'gone' }
	| { ok: false; reason: 'failed'; detail: string };

export type PushSender = { vapid: VapidKey; subject: string; furtherHosts: readonly string[] };

/** A reminder of an hour ago is none any more. */
const KEEP_SECONDS = 3600;
const TIMEOUT_MS = 10_000;

/**
 * Hands one notification to the push service of a browser's vendor, encrypted to that browser (RFC 8291) and signed by
 * this server (RFC 8292). The vendor learns that something came, and when.
 */
export async function sendPush(
	subscription: SubscriptionRow,
	notification: Notification,
	{ vapid, subject, furtherHosts }: PushSender
): Promise<PushOutcome> {
	// Checked as it was stored, and again: what is trusted may have changed since.
	if (!checkPushEndpoint(subscription.endpoint, furtherHosts)) return { ok: false, reason: 'gone' };
	try {
		// It throws on keys that are none, and those came from a browser.
		const { endpoint, method, headers, body } = webPush.generateRequestDetails(
			{
				endpoint: subscription.endpoint,
				keys: {
					p256dh: subscription.publicKey.toString('base64url'),
					auth: subscription.authSecret.toString('base64url')
				}
			},
			JSON.stringify(notification),
			{
				vapidDetails: { subject, ...vapid },
				TTL: KEEP_SECONDS,
				urgency: 'high',
				contentEncoding: 'aes128gcm'
			}
		);
		const response = await fetch(endpoint, {
			method,
			headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
			body: new Uint8Array(body),
			// A redirect could lead into our own network.
			redirect: 'error',
			signal: AbortSignal.timeout(TIMEOUT_MS)
		});
		await response.body?.cancel();
		if (response.ok) return { ok: true };
		if (response.status === 404 || response.status === 410) return { ok: false, reason: 'gone' };
		return { ok: false, reason: 'failed', detail: `status ${response.status}` };
	} catch (error) {
		// No network, or a push service that does not answer: tried again a minute later.
		return { ok: false, reason: 'failed', detail: error instanceof Error ? error.message : 'no answer' };
	}
}
