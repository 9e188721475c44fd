import { CONSENT_WORDS_EN } from './consent-words-en';
import { CONSENT_WORDS_FIL } from './consent-words-fil';
import { DEFAULT_PRIVACY, type ConsentKind, type PrivacySettings } from './privacy-settings';

/** From this version on the text tells that shared devices may hold templates. */
const FIRST_WITH_DEVICES = 3;

/** Raised with every change of the words; a recorded consent names the version it was given to. */
export const CONSENT_TEXT_VERSION = '4';

export type ConsentSection = { heading: string; paragraphs: readonly string[] };

/** Languages that the text is written in. */
export const CONSENT_LANGUAGES = ['en', 'fil'] as const;
export type ConsentLanguage = (typeof CONSENT_LANGUAGES)[number];

/** One language's words; in braces, what is filled in. */
export type ConsentWords = {
	purpose: ConsentSection;
	data: ConsentSection;
	keeping: ConsentSection;
	devices: string;
	ends: { heading: string; atExit: string; atExitAtOnce: string; unused: string; erasing: string };
	rights: ConsentSection;
	kinds: Record<ConsentKind, ConsentSection | null>;
};

const WORDS: Record<ConsentLanguage, ConsentWords> = { en: CONSENT_WORDS_EN, fil: CONSENT_WORDS_FIL };

/** What the text tells of the organisation's settings. */
export type ConsentRules = Pick<
	PrivacySettings,
	'consentKind' | 'oneToMany' | 'templateDaysAfterExit' | 'templateYearsUnused'
>;

/**
 * What a person is told before any camera opens: purpose, data, storage, time, rights and the free choice, as the
 * Data Privacy Act of 2012 (Republic Act 10173, sections 3(b) and 16), GDPR articles 7, 9(2)(a) and 13, and
 * 740 ILCS 14/15(b) ask.
 */
export function composeConsentText(
	organisationName: string,
	rules: ConsentRules = DEFAULT_PRIVACY,
	language: ConsentLanguage = 'en'
): readonly ConsentSection[] {
	const words = WORDS[language];
	const { ends, keeping } = words;
	const { templateDaysAfterExit: days, templateYearsUnused: years } = rules;
	const kind = words.kinds[rules.consentKind];
	const sections: ConsentSection[] = [
		words.purpose,
		words.data,
		// Where nobody is searched among many, no device holds a roster's faces.
		rules.oneToMany ? { ...keeping, paragraphs: [...keeping.paragraphs, words.devices] } : keeping,
		{
			heading: ends.heading,
			paragraphs: [
				days === 0 ? ends.atExitAtOnce : ends.atExit,
				...(years === null ? [] : [ends.unused]),
				ends.erasing
			]
		},
		...(kind ? [kind] : []),
		words.rights
	];
	const fill = (text: string) =>
		text
			.replaceAll('{days}', String(days))
			.replaceAll('{years}', String(years))
			.replaceAll('{organisation}', organisationName);
	return sections.map(({ heading, paragraphs }) => ({ heading, paragraphs: paragraphs.map(fill) }));
}

/** Whether somebody who agreed to this version has read that shared devices may hold templates. */
export function coversDevices(textVersion: string): boolean {
	return Number(textVersion) >= FIRST_WITH_DEVICES;
}

/** The text as one string, the form in which it is hashed. */
export function joinConsentText(sections: readonly ConsentSection[]): string {
	return sections.map(({ heading, paragraphs }) => [heading, ...paragraphs].join('\n')).join('\n\n');
}
