import * as v from 'valibot';

/** Sets of settings for a law. `own`: somebody changed one of the switches. */
export const PRIVACY_PROFILES = ['philippines', 'eu', 'illinois', 'own'] as const;
export type PrivacyProfile = (typeof PRIVACY_PROFILES)[number];

/** Which words are agreed to before a capture. */
export const CONSENT_KINDS = ['general', 'eu', 'illinois'] as const;
export type ConsentKind = (typeof CONSENT_KINDS)[number];

const days = (least: number, most: number) =>
	v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** The shortest that a sealed face may be kept: a lease of 30 days, a tablet in a drawer for 30 more, and the key before. */
export const LEAST_SEALED_DAYS = 90;

export const privacySettingsSchema = v.object({
	/** faces may be enrolled and recognised at all */
	faceAllowed: v.boolean(),
	/** a shared device may find out who somebody is among its whole roster; otherwise a number is given first */
	oneToMany: v.boolean(),
	consentKind: v.picklist(CONSENT_KINDS),
	/** after the last day of work */
	templateDaysAfterExit: days(0, 3650),
	/** since a face was last used, even where nobody left; null: no such clock */
	templateYearsUnused: v.nullable(days(1, 10)),
	/** until the faces inside stored punches can be read by nobody any more; null: as long as the punches */
	sealedFaceDays: v.nullable(days(LEAST_SEALED_DAYS, 3650)),
	/** after the last day of work until somebody's punches and day records are removed; null: kept */
	timeRecordYears: v.nullable(days(3, 50)),
	/** whom people ask: a name, an office, an address */
	contact: v.pipe(v.string(), v.maxLength(300))
});
export type PrivacySettings = v.InferOutput<typeof privacySettingsSchema>;

type Preset = Omit<PrivacySettings, 'contact'>;

/**
 * Philippines: Data Privacy Act of 2012 and three years of time records (Labor Code). EU: GDPR article 9, where data
 * protection authorities doubt face recognition at work: off, and 1:1 if it is switched on. Illinois: Biometric
 * Information Privacy Act, 740 ILCS 14/15: a written release, and destruction when the purpose ended, at the latest
 * three years after the last use.
 */
export const PRIVACY_PRESETS = {
	philippines: {
		faceAllowed: true,
		oneToMany: true,
		consentKind: 'general',
		templateDaysAfterExit: 30,
		templateYearsUnused: null,
		sealedFaceDays: null,
		timeRecordYears: null
	},
	eu: {
		faceAllowed: false,
		oneToMany: false,
		consentKind: 'eu',
		templateDaysAfterExit: 0,
		templateYearsUnused: 1,
		sealedFaceDays: LEAST_SEALED_DAYS,
		timeRecordYears: null
	},
	illinois: {
		faceAllowed: true,
		oneToMany: true,
		consentKind: 'illinois',
		templateDaysAfterExit: 0,
		templateYearsUnused: 3,
		sealedFaceDays: LEAST_SEALED_DAYS,
		timeRecordYears: null
	}
} as const satisfies Record<Exclude<PrivacyProfile, 'own'>, Preset>;

/** What holds until somebody chooses. */
export const DEFAULT_PRIVACY: PrivacySettings = { ...PRIVACY_PRESETS.philippines, contact: '' };

export const PROFILE_WORDS = {
	philippines: 'Philippines (Data Privacy Act)',
	eu: 'European Union (GDPR)',
	illinois: 'Illinois (BIPA)',
	own: 'Settings of our own'
} as const satisfies Record<PrivacyProfile, string>;

const SWITCHES = [
	'faceAllowed',
	'oneToMany',
	'consentKind',
	'templateDaysAfterExit',
	'templateYearsUnused',
	'sealedFaceDays'
] as const satisfies readonly (keyof Preset)[];

/** The profile whose switches these are. How long time records are kept belongs to none: it is other laws' business. */
export function findProfile(settings: PrivacySettings): PrivacyProfile {
	const profiles = ['philippines', 'eu', 'illinois'] as const;
	return (
		profiles.find((profile) => SWITCHES.every((name) => PRIVACY_PRESETS[profile][name] === settings[name])) ??
		'own'
	);
}

/** What is kept in the database, with today's value for what an older version did not know. */
export function readPrivacySettings(stored: unknown): PrivacySettings {
	if (typeof stored !== 'object' || stored === null) return DEFAULT_PRIVACY;
	return v.parse(privacySettingsSchema, { ...DEFAULT_PRIVACY, ...stored });
}

/** What is stored besides the switches: faces that were switched off are erased a while later. */
export type StoredPrivacy = PrivacySettings & { faceOffSince: string | null };

/** A wrong click can be taken back for so long before the faces are gone. */
export const FACE_OFF_GRACE_DAYS = 7;

export function readFaceOffSince(stored: unknown): Date | null {
	const since = v.safeParse(v.object({ faceOffSince: v.pipe(v.string(), v.isoTimestamp()) }), stored);
	return since.success ? new Date(since.output.faceOffSince) : null;
}
