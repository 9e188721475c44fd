import { decodeBase64url } from '$domain/base64url';
import { m } from '$lib/paraglide/messages';

const SUBSCRIPTIONS = '/me/reminders/subscription';

export type SubscribeOutcome = { ok: true } | { ok: false; message: string };

/** Whether this browser can show what is pushed to it; Safari on phones can once the page is on the home screen. */
export function checkPushPossible(): boolean {
	return 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;
}

/** Asks the person, then the browser's vendor, then tells the server. Call it from a tap: browsers ask only then. */
export async function subscribe(vapidPublicKey: string): Promise<SubscribeOutcome> {
	if ((await Notification.requestPermission()) !== 'granted') return { ok: false, message: m.push_denied() };
	const subscription = await askVendor(vapidPublicKey);
	if (subscription === null) return { ok: false, message: m.push_failed() };
	const { endpoint, keys } = subscription.toJSON();
	const response = await fetch(SUBSCRIPTIONS, {
		method: 'POST',
		headers: { 'content-type': 'application/json', accept: 'application/json' },
		body: JSON.stringify({ endpoint, keys })
	});
	if (response.ok) return { ok: true };
	return { ok: false, message: response.status === 400 ? m.push_refused() : m.try_again() };
}

async function askVendor(vapidPublicKey: string): Promise<PushSubscription | null> {
	const { pushManager } = await navigator.serviceWorker.ready;
	const wanted = { userVisibleOnly: true, applicationServerKey: decodeBase64url(vapidPublicKey) };
	try {
		return await pushManager.subscribe(wanted);
	} catch (error) {
		if (!(error instanceof DOMException)) throw error;
		// One that was made under another key (a server set up anew) stands in the way; else the vendor cannot be reached.
		const old = await pushManager.getSubscription();
		if (error.name !== 'InvalidStateError' || old === null) return null;
		await old.unsubscribe();
		return pushManager.subscribe(wanted);
	}
}
