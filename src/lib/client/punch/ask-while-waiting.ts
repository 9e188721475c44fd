import { m } from '$lib/paraglide/messages';
import { Outbox } from './outbox';
import { openOutboxDatabase } from './outbox-schema';

/**
 * For the sign-out button: on a phone that still holds punches, asks before it goes on. They are kept and sent after
 * the next sign-in; whoever signs out to hand the phone back should know.
 */
export function askWhileWaiting(event: SubmitEvent): void {
	const form = event.currentTarget;
	if (!(form instanceof HTMLFormElement) || typeof indexedDB === 'undefined') return;
	event.preventDefault();
	void countWaiting().then((waiting) => {
		const question = m.sign_out_waiting({ waiting });
		if (waiting === 0 || confirm(question)) form.submit();
	});
}

/** 0 also where the browser keeps nothing: then nothing waits here. */
async function countWaiting(): Promise<number> {
	const outbox = new Outbox(openOutboxDatabase());
	try {
		return (await outbox.summary()).waiting;
	} catch (error) {
		console.warn('the queue could not be read', error);
		return 0;
	} finally {
		await outbox.close();
	}
}
