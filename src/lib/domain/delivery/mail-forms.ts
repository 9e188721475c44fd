import * as v from 'valibot';

/** How the connection to a mail server is protected. */
export const MAIL_SECURITIES = ['tls', 'starttls', 'none'] as const;
export type MailSecurity = (typeof MAIL_SECURITIES)[number];
export const MAIL_SECURITY_WORDS = {
	tls: 'TLS from the start (usually port 465)',
	starttls: 'STARTTLS (usually port 587)',
	none: 'None: only for a mail server on this machine'
} as const satisfies Record<MailSecurity, string>;

export const mailAddressSchema = v.pipe(
	v.string('Enter an e-mail address.'),
	v.trim(),
	v.email('Enter an e-mail address.'),
	v.maxLength(254, 'Use at most 254 characters.')
);

const revision = v.pipe(v.string(), v.regex(/^\d{1,9}$/, 'Reload the page.'), v.transform(Number));

/** `password`: empty keeps the one that is there. `revision`: the one that was edited; 0 when there was none. */
export const mailSettingsSchema = v.object({
	host: v.pipe(
		v.string('Enter the name of the mail server.'),
		v.trim(),
		v.regex(/^[a-z0-9](?:[a-z0-9.:-]{0,251}[a-z0-9])?$/i, 'Enter a host name, as in mail.example.org.')
	),
	port: v.pipe(
		v.string('Enter the port.'),
		v.regex(/^\d{1,5}$/, 'Enter the port, as in 587.'),
		v.transform(Number),
		v.minValue(1, 'A port is from 1 to 65535.'),
		v.maxValue(65_535, 'A port is from 1 to 65535.')
	),
	security: v.picklist(MAIL_SECURITIES, 'Choose one of the three.'),
	userName: v.pipe(v.optional(v.string(), ''), v.trim(), v.maxLength(254, 'Use at most 254 characters.')),
	password: v.pipe(v.optional(v.string(), ''), v.maxLength(256, 'Use at most 256 characters.')),
	sender: mailAddressSchema,
	revision
});
export type MailSettingsInput = v.InferOutput<typeof mailSettingsSchema>;

export const testMailSchema = v.object({ to: mailAddressSchema });
export const revisionSchema = v.object({ revision });
