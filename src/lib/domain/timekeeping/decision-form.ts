import * as v from 'valibot';

/** Approve or decline, with the version that was looked at; a refusal says why. */
export const decisionFormSchema = v.pipe(
	v.object({
		version: v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number)),
		decision: v.picklist(['approved', 'declined'], 'Choose to approve or to decline.'),
		note: v.pipe(v.optional(v.string(), ''), v.trim(), v.maxLength(1000, 'Use at most 1000 characters.'))
	}),
	v.forward(
		v.partialCheck(
			[['decision'], ['note']],
			({ decision, note }) => decision === 'approved' || note !== '',
			'Say why it is declined: the employee reads it.'
		),
		['note']
	)
);
