/** From this version on the text tells that shared devices may hold templates. */
const FIRST_WITH_DEVICES = 3;

/** Raised with every change of the words below; a recorded consent names the version it was given to. */
export const CONSENT_TEXT_VERSION = '3';

export type ConsentSection = { heading: string; paragraphs: readonly string[] };

/**
 * What a person is told before any camera opens: purpose, data, storage, time, rights and the free choice, as the
 * Data Privacy Act of 2012 (Republic Act 10173, sections 3(b) and 16) and GDPR articles 7, 9(2)(a) and 13 ask.
 */
export function composeConsentText(organisationName: string): readonly ConsentSection[] {
	return [
		{
			heading: 'What this is for',
			paragraphs: [
				`${organisationName} records working time with Bundy. If you agree, Bundy recognises your face when you punch in or out. It is used for nothing else.`
			]
		},
		{
			heading: 'What is collected',
			paragraphs: [
				'The browser in front of you looks at a few camera pictures or photos of your face and turns each into rows of numbers, called a template: 128 numbers, and 1,024 more where a site compares faces in two ways. The pictures stay in that browser and are forgotten when the page is closed. No picture is sent or stored.',
				'Your name typed below, the date and the version of this text are recorded as proof of your consent.'
			]
		},
		{
			heading: 'How it is kept',
			paragraphs: [
				'Templates are stored on the server of your organisation, encrypted with a key of your own. They are compared only when somebody punches or is enrolled. They are not given to anybody else, and your face cannot be drawn from a punch record.',
				'A site may choose that the shared devices at its entrance hold the templates of the people who punch there, so that they can greet by name when there is no network. They are encrypted there too. They are erased when you withdraw, as soon as the device reaches the server, and in any case when its time to work alone is over.'
			]
		},
		{
			heading: 'How long',
			paragraphs: [
				'Until you withdraw this consent, or until the office erases your templates because they are no longer needed. Erasing destroys the key as well, so copies in backups can no longer be read. The punches you made stay, as working time records must.'
			]
		},
		{
			heading: 'Your choice and your rights',
			paragraphs: [
				'You are free to refuse, now or later, without any disadvantage. Your organisation must then offer you another way to record your time.',
				'You may withdraw at any time by telling the office. You may ask what is held about you, have it corrected or erased, and complain to the data protection authority; in the Philippines that is the National Privacy Commission.'
			]
		}
	];
}

/** Whether somebody who agreed to this version has read that shared devices may hold templates. */
export function coversDevices(textVersion: string): boolean {
	return Number(textVersion) >= FIRST_WITH_DEVICES;
}

/** The text as one string, the form in which it is hashed. */
export function joinConsentText(sections: readonly ConsentSection[]): string {
	return sections.map(({ heading, paragraphs }) => [heading, ...paragraphs].join('\n')).join('\n\n');
}
