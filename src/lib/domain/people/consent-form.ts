import * as v from 'valibot';
import { CONSENT_TEXT_VERSION } from '../privacy/consent-text';
import { nameSchema } from './organisation-forms';

export const consentSchema = v.object({
	textVersion: v.literal(
		CONSENT_TEXT_VERSION,
		'The text has changed meanwhile. Please reload and read it again.'
	),
	// A box that is not ticked is not sent at all.
	agreed: v.pipe(v.optional(v.string(), ''), v.literal('yes', 'Tick the box if the person agrees.')),
	signedName: nameSchema('the full name as signature')
});
