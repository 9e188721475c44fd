import * as v from 'valibot';

const Reason = v.pipe(v.string('Say why.'), v.trim(), v.maxLength(500, 'Use at most 500 characters.'));
const EventId = v.pipe(v.string(), v.uuid('This punch is not there.'));
/** How many decisions there were when the punch was looked at. */
const Seen = v.pipe(v.string(), v.toNumber(), v.safeInteger(), v.minValue(0));

/** A reviewer's decision as the form sends it. */
export const reviewFormSchema = v.variant(
	'outcome',
	[
		v.object({
			outcome: v.literal('accepted'),
			eventId: EventId,
			seen: Seen,
			employeeId: v.pipe(v.string('Choose whose punch it is.'), v.uuid('Choose whose punch it is.')),
			timeSource: v.picklist(['claimed', 'proposed']),
			reason: v.optional(Reason, '')
		}),
		v.object({
			outcome: v.literal('rejected'),
			eventId: EventId,
			seen: Seen,
			reason: v.pipe(Reason, v.nonEmpty('Say why it is rejected.'))
		})
	],
	'Choose what to do with this punch.'
);
export type ReviewInput = v.InferOutput<typeof reviewFormSchema>;

/** Reasons that are needed most; anything else is typed. */
export const REJECT_REASONS = [
	'Nobody can say who this was',
	'A better punch followed',
	'Not a punch: somebody passed by',
	'This person was not there',
	'The time cannot be right'
] as const;
