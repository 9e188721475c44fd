import * as v from 'valibot';
import { expect, test } from 'vitest';
import {
	DEFAULT_KIOSK_SETTINGS,
	kioskSettingsFormSchema,
	kioskSettingsSchema,
	readKioskSettings
} from './kiosk-settings';

test('what is not ticked is off', () => {
	const parsed = v.parse(kioskSettingsFormSchema, {
		sound: 'yes',
		badge: 'yes',
		language: 'fil',
		dimMinutes: '0',
		revision: '2'
	});
	expect(parsed).toEqual({
		sound: true,
		speech: false,
		number: false,
		badge: true,
		override: false,
		badgePin: false,
		startByTap: false,
		language: 'fil',
		dimMinutes: 0,
		revision: 2
	});
});

test('settings that nobody stored, or an older version did, are completed by the product’s', () => {
	expect(readKioskSettings(null)).toEqual(DEFAULT_KIOSK_SETTINGS);
	expect(readKioskSettings({ speech: true })).toEqual({ ...DEFAULT_KIOSK_SETTINGS, speech: true });
	expect(readKioskSettings({ speech: 'loud' })).toEqual(DEFAULT_KIOSK_SETTINGS);
});

test('what a server says that has no such setting yet is read as English', () => {
	const { language: _, ...older } = DEFAULT_KIOSK_SETTINGS;
	expect(v.parse(kioskSettingsSchema, older)).toEqual(DEFAULT_KIOSK_SETTINGS);
});
