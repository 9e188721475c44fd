import { expect, test } from 'vitest';
import {
	composeConsentText,
	CONSENT_LANGUAGES,
	CONSENT_TEXT_VERSION,
	coversDevices,
	joinConsentText,
	type ConsentRules
} from './consent-text';
import { CONSENT_KINDS, DEFAULT_PRIVACY } from './privacy-settings';

const text = (organisation: string) => joinConsentText(composeConsentText(organisation));

test('the joined text holds every heading and paragraph that is shown, in order', () => {
	const shown = composeConsentText('Acme').flatMap(({ heading, paragraphs }) => [heading, ...paragraphs]);
	const positions = shown.map((part) => text('Acme').indexOf(part));
	expect(positions.every((at) => at >= 0)).toBe(true);
	expect(positions).toEqual(positions.toSorted((a, b) => a - b));
});

test('names the organisation that asks', () => {
	expect(text('Acme')).toContain('Acme records working time');
	expect(text('Acme')).not.toBe(text('Other'));
});

test('a change of words needs a new version', () => {
	// When this fails: raise CONSENT_TEXT_VERSION, then note the new lengths here.
	const lengths = CONSENT_KINDS.flatMap((consentKind) =>
		CONSENT_LANGUAGES.map(
			(language) =>
				joinConsentText(composeConsentText('', { ...DEFAULT_PRIVACY, consentKind }, language)).length
		)
	);
	expect([CONSENT_TEXT_VERSION, ...lengths]).toMatchInlineSnapshot(`
		[
		  "4",
		  1924,
		  2260,
		  2351,
		  2710,
		  2421,
		  2846,
		]
	`);
});

test('every language tells the same, section by section', () => {
	for (const consentKind of CONSENT_KINDS) {
		const rules = { ...DEFAULT_PRIVACY, consentKind, templateYearsUnused: 3 };
		const [english, filipino] = CONSENT_LANGUAGES.map((language) =>
			composeConsentText('Acme', rules, language)
		);
		expect(filipino?.map(({ paragraphs }) => paragraphs.length)).toEqual(
			english?.map(({ paragraphs }) => paragraphs.length)
		);
		expect(joinConsentText([...(english ?? []), ...(filipino ?? [])])).not.toMatch(/[{}]/);
	}
});

test('tells how long templates are kept, as the settings say', () => {
	const tell = (rules: Partial<ConsentRules>) =>
		joinConsentText(composeConsentText('Acme', { ...DEFAULT_PRIVACY, ...rules }));
	expect(tell({ templateDaysAfterExit: 45 })).toContain('45 days after your last day');
	expect(tell({ templateDaysAfterExit: 0 })).toContain('once your last day of work is over');
	expect(tell({ templateYearsUnused: 3 })).toContain('not used for 3 years');
	expect(tell({ oneToMany: false })).not.toContain('shared devices');
});

test('only who agreed to a text that speaks of devices may be on one', () => {
	expect(['1', '2', '', 'draft'].filter(coversDevices)).toEqual([]);
	expect(coversDevices(CONSENT_TEXT_VERSION)).toBe(true);
});
