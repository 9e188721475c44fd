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

export const COMMON_PASSWORD = 'This is among the first that somebody would try. Choose another.';

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

/** Six digits of an app, or a recovery code. */
export const secondStepSchema = v.object({
	code: v.pipe(
		v.string('Enter the code.'),
		v.trim(),
		v.nonEmpty('Enter the code.'),
		v.maxLength(40, 'This is not a code of ours.')
	)
});

export const totpCodeSchema = v.object({
	code: v.pipe(
		v.string('Enter the six digits.'),
		v.transform((code) => code.replace(/\s/g, '')),
		v.regex(/^\d{6}$/, 'Enter the six digits that the app shows.')
	)
});

export const changePasswordSchema = v.object({
	currentPassword: knownPasswordSchema,
	newPassword: newPasswordSchema
});
