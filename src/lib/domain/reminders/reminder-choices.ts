import * as v from 'valibot';

export const REMINDER_KINDS = ['no_in', 'no_out', 'request_decided'] as const;
export const REMINDER_CHANNELS = ['push', 'email'] as const;

export type ReminderKind = (typeof REMINDER_KINDS)[number];
export type ReminderChannel = (typeof REMINDER_CHANNELS)[number];
export type ReminderChoice = { kind: ReminderKind; channel: ReminderChannel };

/** Every choice there is, in the order of the page. */
export const ALL_CHOICES: readonly ReminderChoice[] = REMINDER_KINDS.flatMap((kind) =>
	REMINDER_CHANNELS.map((channel) => ({ kind, channel }))
);

export const nameOfChoice = ({ kind, channel }: ReminderChoice) => `${kind}.${channel}`;

/** The boxes of a form that are ticked. */
export function readChoices(typed: Readonly<Record<string, string>>): ReminderChoice[] {
	return ALL_CHOICES.filter((choice) => typed[nameOfChoice(choice)] === 'on');
}

const binary = (bytes: number, longest = bytes) =>
	v.pipe(
		v.string(),
		v.regex(/^[A-Za-z0-9_-]+=*$/),
		v.minLength(Math.ceil((bytes * 4) / 3)),
		v.maxLength(Math.ceil((longest * 4) / 3) + 4)
	);

/** What a browser's `PushSubscription.toJSON()` says, as far as it is looked at. */
export const pushSubscriptionSchema = v.object({
	endpoint: v.pipe(v.string(), v.url(), v.maxLength(1000)),
	keys: v.object({ p256dh: binary(65), auth: binary(16, 32) })
});
export type PushSubscriptionWire = v.InferOutput<typeof pushSubscriptionSchema>;
