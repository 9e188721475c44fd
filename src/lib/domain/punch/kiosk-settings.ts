import * as v from 'valibot';
import { LANGUAGES } from '../language';

/**
 * How the shared screens of a site behave. They belong to the server: a device is told them at each contact and keeps the
 * last it heard.
 */
export const kioskSettingsSchema = v.object({
	/** short tones for recorded, already recorded and not recognised */
	sound: v.boolean(),
	/** the result is spoken as well */
	speech: v.boolean(),
	/** ways to punch without a face, each one tap away */
	number: v.boolean(),
	badge: v.boolean(),
	override: v.boolean(),
	/** a printed badge asks for the PIN as well */
	badgePin: v.boolean(),
	/** the camera waits for a tap, so that nobody's face is looked at who has not asked for it */
	startByTap: v.boolean(),
	/** what the screen speaks until somebody taps another language; absent from servers older than this setting */
	language: v.optional(v.picklist(LANGUAGES), 'en'),
	/** the screen dims after so many minutes without anybody; 0: never */
	dimMinutes: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(240))
});
export type KioskSettings = v.InferOutput<typeof kioskSettingsSchema>;

export const DEFAULT_KIOSK_SETTINGS: KioskSettings = {
	sound: true,
	speech: false,
	number: true,
	badge: true,
	override: true,
	badgePin: false,
	startByTap: false,
	language: 'en',
	dimMinutes: 5
};

/** Settings as they were stored; what cannot be read counts as not set. */
export function readKioskSettings(stored: unknown): KioskSettings {
	const parsed = v.safeParse(v.partial(kioskSettingsSchema), stored ?? {});
	return { ...DEFAULT_KIOSK_SETTINGS, ...(parsed.success ? parsed.output : {}) };
}

/** A checkbox: absent when it is not ticked. */
const ticked = v.optional(
	v.pipe(
		v.picklist(['yes', 'no']),
		v.transform((value) => value === 'yes')
	),
	'no'
);

/** A site's form. `revision`: the one that was edited, so that nobody overwrites a colleague's change unseen. */
export const kioskSettingsFormSchema = v.object({
	sound: ticked,
	speech: ticked,
	number: ticked,
	badge: ticked,
	override: ticked,
	badgePin: ticked,
	startByTap: ticked,
	language: v.picklist(LANGUAGES, 'Choose a language.'),
	dimMinutes: v.pipe(
		v.string(),
		v.trim(),
		v.regex(/^\d{1,3}$/, 'Enter whole minutes, 0 for never.'),
		v.transform(Number),
		v.maxValue(240, 'At most 240 minutes.')
	),
	revision: v.pipe(v.string(), v.regex(/^\d{1,9}$/, 'Reload the page.'), v.transform(Number))
});
export type KioskSettingsInput = v.InferOutput<typeof kioskSettingsFormSchema>;
