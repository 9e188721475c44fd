import * as v from 'valibot';

/** What an address can be told of. */
export const WEBHOOK_EVENTS = [
	'punch.recorded',
	'request.decided',
	'period.locked',
	'device.alarm',
	'audit.head'
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
export const WEBHOOK_EVENT_WORDS = {
	'punch.recorded': 'A punch was judged',
	'request.decided': 'A request was decided',
	'period.locked': 'Somebody’s period was locked',
	'device.alarm': 'A device raised an alarm',
	'audit.head': 'The end of the audit trail, once a day'
} as const satisfies Record<WebhookEvent, string>;

const event = v.picklist(WEBHOOK_EVENTS);

/** `url`: http is refused by the service unless the server allows it. `events`: space-separated. */
export const webhookSchema = v.object({
	name: v.pipe(
		v.string('Say what it is for.'),
		v.trim(),
		v.nonEmpty('Say what it is for.'),
		v.maxLength(100, 'Use at most 100 characters.')
	),
	url: v.pipe(
		v.string('Enter the address.'),
		v.trim(),
		v.url('Enter an address, as in https://example.org/hook.'),
		v.regex(/^https?:\/\/[^@]*$/i, 'Enter an https address without user name and password.'),
		v.maxLength(500, 'Use at most 500 characters.')
	),
	events: v.pipe(v.array(event), v.minLength(1, 'Choose at least one.'))
});
export type WebhookInput = v.InferOutput<typeof webhookSchema>;
export const webhookEventsSchema = v.array(event);
