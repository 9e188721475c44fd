import { m } from '$lib/paraglide/messages';

/**
 * What the schemas of workers' forms find wrong, in the reader's words. The schemas speak English, as rules and programs
 * do; a spec holds the English of each message here to what its schema says.
 */
const FORM_ERRORS = [
	m.wrong_email_empty,
	m.wrong_email_long,
	m.wrong_email,
	m.wrong_password_common,
	m.wrong_password_empty,
	m.wrong_password_choose,
	m.wrong_password_short,
	m.wrong_password_long,
	m.password_not_yours,
	m.wrong_code_empty,
	m.wrong_code_other,
	m.wrong_digits_empty,
	m.wrong_digits,
	m.wrong_pin_empty,
	m.wrong_pin_digits,
	m.wrong_pin_easy,
	m.wrong_pin_again,
	m.wrong_pin_differs,
	m.wrong_empty,
	m.wrong_say_why,
	m.wrong_1000,
	m.wrong_500,
	m.wrong_year,
	m.wrong_day,
	m.wrong_first_day,
	m.wrong_last_day,
	m.wrong_time_17,
	m.wrong_time_8,
	m.wrong_direction,
	m.wrong_punch,
	m.wrong_code,
	m.wrong_portion,
	m.wrong_schedule,
	m.wrong_choose_one,
	m.wrong_backwards,
	m.wrong_ends_before,
	m.wrong_what_for
] as const;

/** Messages that name what was typed. */
const WITH_TEXT = [
	{ pattern: /^"(.*)" is not a time/s, say: m.wrong_not_a_time },
	{ pattern: /^"(.*)" is not a date/s, say: m.wrong_not_a_date }
] as const;

const byEnglish = new Map<string, () => string>(FORM_ERRORS.map((say) => [say({}, { locale: 'en' }), say]));

/** The same message to the reader; one that is not known here, from a form of the office, stays as it is. */
export function sayFormError(english: string): string {
	const known = byEnglish.get(english);
	if (known) return known();
	for (const { pattern, say } of WITH_TEXT) {
		const [, text] = pattern.exec(english) ?? [];
		if (text !== undefined) return say({ text });
	}
	return english;
}
