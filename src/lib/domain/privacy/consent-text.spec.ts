import { expect, test } from 'vitest';
import { composeConsentText, coversDevices, CONSENT_TEXT_VERSION, joinConsentText } from './consent-text';

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
	// When this fails: raise CONSENT_TEXT_VERSION, then note the new length here.
	expect([CONSENT_TEXT_VERSION, text('').length]).toMatchInlineSnapshot(`
		[
		  "3",
		  1802,
		]
	`);
});

test('only who agreed to a text that speaks of devices may be on one', () => {
	expect(['1', '2', '', 'draft'].filter(coversDevices)).toEqual([]);
	expect(coversDevices(CONSENT_TEXT_VERSION)).toBe(true);
});
