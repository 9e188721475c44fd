import { toTimeSpans } from '$domain/timekeeping/day-difference';
import { DAY_TYPES, type Bucket, type DayMinutes, type DayRecord } from '$domain/timekeeping/day-record';
import { m } from '$lib/paraglide/messages';
import { sayDayType, sayFlag, sayMinuteField, sayRecordStatus } from './day-words';
import { formatMinutes } from './format';

/** One field of a day record that changed, as values and in words. */
export interface FieldChange {
	field: string;
	before: string;
	after: string;
	/** `Regular: 0 min, now 8 h 00 min.` */
	sentence: string;
}

const FIELDS = [
	'scheduled',
	'presence',
	'regular',
	'ob',
	'overtime',
	'excess',
	'tardy',
	'undertime',
	'absent',
	'excused',
	'forgiven',
	'unresolved',
	'night',
	'suspended'
] as const satisfies readonly (keyof DayMinutes)[];

/** What differs between two records of one date, field by field; empty when nothing does. */
export function compareDays(before: DayRecord, after: DayRecord, timeZone: string): FieldChange[] {
	const changes: FieldChange[] = [];
	const put = (field: string, name: string, old: string, now: string) => {
		if (old === now) return;
		const sentence = m.change_sentence({ name, before: old, after: now });
		changes.push({ field, before: old, after: now, sentence });
	};
	put('status', m.change_status(), sayRecordStatus(before.status), sayRecordStatus(after.status));
	put('dayType', m.change_day_type(), sayDayType(before.dayType), sayDayType(after.dayType));
	put('sessions', m.change_times(), sayTimes(before, timeZone), sayTimes(after, timeZone));
	for (const key of FIELDS) {
		const name = key === 'presence' ? m.change_presence() : sayMinuteField(key);
		put(`minutes.${key}`, name, say(before.minutes[key]), say(after.minutes[key]));
	}
	put('tardyCount', m.change_tardy_count(), String(before.tardyCount), String(after.tardyCount));
	put(
		'undertimeCount',
		m.change_undertime_count(),
		String(before.undertimeCount),
		String(after.undertimeCount)
	);
	put('flags', m.change_flags(), sayFlags(before), sayFlags(after));
	put('form48.label', m.change_label(), before.form48.label ?? m.none(), after.form48.label ?? m.none());
	put('buckets', m.change_buckets(), sayBuckets(before), sayBuckets(after));
	return changes;
}

/** `08:00-12:00, 13:00-?` on the wall clock of the zone; `none` without punches. */
function sayTimes(day: DayRecord, timeZone: string): string {
	return list(toTimeSpans(day, timeZone));
}

function sayBuckets({ buckets }: DayRecord): string {
	const parts = DAY_TYPES.flatMap((type) => {
		const bucket = buckets[type];
		return bucket ? [`${sayDayType(type)} ${sayBucket(bucket)}`] : [];
	});
	return parts.length > 0 ? parts.join('; ') : m.none();
}

/** `8 h 00 min and 1 h 30 min overtime, 45 min of it at night`. */
function sayBucket({ regular, overtime, nightRegular, nightOvertime }: Bucket): string {
	const credited =
		overtime > 0 ? m.bucket_overtime({ regular: say(regular), overtime: say(overtime) }) : say(regular);
	const night = nightRegular + nightOvertime;
	return night > 0 ? m.bucket_night({ credited, night: say(night) }) : credited;
}

/** `45 min`, `9 h 00 min`. */
function say(minutes: number): string {
	return minutes < 60 ? m.minutes_short({ minutes }) : formatMinutes(minutes);
}

function sayFlags({ flags }: DayRecord): string {
	return list(flags.map(sayFlag));
}

function list(items: readonly string[]): string {
	return items.length > 0 ? items.join(', ') : m.none();
}
