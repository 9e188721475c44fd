import * as v from 'valibot';

/** NIST SP 800-63B-4 and ASVS 5.0 6.2: length is what counts; no rules on kinds of characters. */
export const MIN_PASSWORD_LENGTH = 10;
const MAX_PASSWORD_LENGTH = 200;

export const emailSchema = v.pipe(
	v.string('Enter an e-mail address.'),
	v.trim(),
	v.nonEmpty('Enter an e-mail address.'),
	v.maxLength(254, 'This e-mail address is too long.'),
	v.email('Enter an e-mail address such as name@example.org.'),
	v.toLowerCase()
);

export const newPasswordSchema = v.pipe(
	v.string('Choose a password.'),
	v.minLength(
		MIN_PASSWORD_LENGTH,
		`Use at least ${MIN_PASSWORD_LENGTH} characters; a short sentence works well.`
	),
	v.maxLength(MAX_PASSWORD_LENGTH, `Use at most ${MAX_PASSWORD_LENGTH} characters.`)
);

const knownPasswordSchema = v.pipe(
	v.string('Enter your password.'),
	v.nonEmpty('Enter your password.'),
	v.maxLength(MAX_PASSWORD_LENGTH, 'This is not your password.')
);

export const signInSchema = v.object({ email: emailSchema, password: knownPasswordSchema });

export const confirmSchema = v.object({ password: knownPasswordSchema });
