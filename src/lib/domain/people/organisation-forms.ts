import * as v from 'valibot';
import { emailSchema, newPasswordSchema } from '../access/credentials';

/** A name that people type: trimmed, any script, up to 200 characters. */
export const nameSchema = (what: string) =>
	v.pipe(
		v.string(`Enter ${what}.`),
		v.trim(),
		v.nonEmpty(`Enter ${what}.`),
		v.maxLength(200, `Use at most 200 characters for ${what}.`),
		// Control characters would break exports and printed forms.
		v.regex(/^[^\p{Cc}]*$/u, `Remove line breaks and control characters from ${what}.`)
	);

export const timeZoneSchema = v.pipe(
	v.string('Choose a time zone.'),
	v.check(checkTimeZone, 'Choose a time zone from the list, such as Asia/Manila.')
);

export const setupSchema = v.object({
	organisationName: nameSchema("the organisation's name"),
	siteName: nameSchema("the first site's name"),
	timeZone: timeZoneSchema,
	adminName: nameSchema('your name'),
	email: emailSchema,
	password: newPasswordSchema
});
export type SetupInput = v.InferOutput<typeof setupSchema>;

/** IANA names only: an offset such as "+08:00" knows nothing of a country's changes. */
export function checkTimeZone(timeZone: string): boolean {
	if (!/^[A-Z]/.test(timeZone)) return false;
	try {
		new Intl.DateTimeFormat('en', { timeZone });
		return true;
	} catch {
		// RangeError: no such zone
		return false;
	}
}
