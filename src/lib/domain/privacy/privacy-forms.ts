import * as v from 'valibot';
import { optionalDateSchema } from '../people/optional-date';
import { isDate } from '../timekeeping/civil-date';
import { CONSENT_KINDS, LEAST_SEALED_DAYS } from './privacy-settings';

const revision = v.pipe(v.string(), v.regex(/^\d{1,9}$/, 'Reload the page.'), v.transform(Number));
const ticked = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => text === 'yes')
);
const whole = (least: number, most: number) =>
	v.pipe(
		v.string(),
		v.trim(),
		v.regex(/^\d{1,5}$/, `Enter a whole number from ${least} to ${most}.`),
		v.transform(Number),
		v.minValue(least, `At least ${least}.`),
		v.maxValue(most, `At most ${most}.`)
	);
/** Empty: not at all. */
const wholeOrNever = (least: number, most: number) =>
	v.union(
		[
			v.pipe(
				v.string(),
				v.trim(),
				v.literal(''),
				v.transform(() => null)
			),
			whole(least, most)
		],
		`Enter a whole number from ${least} to ${most}, or leave it empty.`
	);

/** The form of the privacy page. `revision`: the one that was edited; 0 when nothing was chosen yet. */
export const privacyFormSchema = v.object({
	faceAllowed: ticked,
	oneToMany: ticked,
	consentKind: v.picklist(CONSENT_KINDS, 'Choose one of the texts.'),
	templateDaysAfterExit: whole(0, 3650),
	templateYearsUnused: wholeOrNever(1, 10),
	sealedFaceDays: wholeOrNever(LEAST_SEALED_DAYS, 3650),
	timeRecordYears: wholeOrNever(3, 50),
	contact: v.pipe(v.optional(v.string(), ''), v.trim(), v.maxLength(300, 'Use at most 300 characters.')),
	revision
});

export const profileFormSchema = v.object({
	profile: v.picklist(['philippines', 'eu', 'illinois'], 'Choose one of the profiles.'),
	revision
});

/** The date that was read beside the question, and confirmed. */
export const clockFormSchema = v.object({
	date: v.pipe(v.string(), v.check(isDate, 'Reload the page.'))
});

/** The last day of work; empty takes it back. `was`: the one that was seen. */
export const exitFormSchema = v.object({
	was: v.optional(
		v.pipe(
			v.string(),
			v.transform((text) => text || null)
		)
	),
	exitDate: optionalDateSchema
});
