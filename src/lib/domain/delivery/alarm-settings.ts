import * as v from 'valibot';
import { mailAddressSchema } from './mail-forms';

/** Who hears when something is wrong, and from when on it is. */
export const alarmSettingsSchema = v.object({
	receivers: v.pipe(v.array(mailAddressSchema), v.maxLength(20, 'At most 20 addresses.')),
	/** a last backup older than this */
	backupHours: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(720)),
	/** less of the disk free than this */
	diskPercent: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)),
	/** the end of the audit trail every day, as a copy outside of this machine */
	dailyHead: v.boolean()
});
export type AlarmSettings = v.InferOutput<typeof alarmSettingsSchema>;

export const DEFAULT_ALARMS: AlarmSettings = {
	receivers: [],
	backupHours: 36,
	diskPercent: 10,
	dailyHead: false
};

export function readAlarmSettings(stored: unknown): AlarmSettings {
	const parsed = v.safeParse(v.partial(alarmSettingsSchema), stored ?? {});
	return { ...DEFAULT_ALARMS, ...(parsed.success ? parsed.output : {}) };
}

const whole = (least: number, most: number) =>
	v.pipe(
		v.string(),
		v.trim(),
		v.regex(/^\d{1,3}$/, `Enter a whole number from ${least} to ${most}.`),
		v.transform(Number),
		v.minValue(least, `At least ${least}.`),
		v.maxValue(most, `At most ${most}.`)
	);

/** The form: addresses with commas, spaces or lines between them. */
export const alarmFormSchema = v.object({
	receivers: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => text.split(/[\s,;]+/).filter(Boolean)),
		v.array(mailAddressSchema, 'Enter e-mail addresses, one per line.'),
		v.maxLength(20, 'At most 20 addresses.')
	),
	backupHours: whole(1, 720),
	diskPercent: whole(1, 50),
	dailyHead: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => text === 'yes')
	),
	revision: v.pipe(v.string(), v.regex(/^\d{1,9}$/, 'Reload the page.'), v.transform(Number))
});
