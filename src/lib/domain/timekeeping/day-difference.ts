import { DAY_TYPE_WORDS, FLAG_WORDS, RECORD_STATUS_WORDS } from '../day-words';
import { formatMinutes } from '../report-words';
import { toDate } from './civil-date';
import { DAY_TYPES, type Bucket, type DayMinutes, type DayRecord, type DayResults } from './day-record';
import { clock24 } from './wall-time';
import { zoneClock } from './zone-clock';

/** One field of a day record that changed, as values and in words. */
export interface FieldChange {
	field: string;
	before: string;
	after: string;
	/** `Regular: 0 min, now 8 h 00 min.` */
	sentence: string;
}

const MINUTE_NAMES: Record<keyof DayMinutes, string> = {
	scheduled: 'Scheduled',
	presence: 'Presence',
	regular: 'Regular',
	ob: 'Official business',
	overtime: 'Overtime',
	excess: 'Not credited',
	tardy: 'Late',
	undertime: 'Undertime',
	absent: 'Absent',
	excused: 'Leave',
	forgiven: 'Forgiven',
	unresolved: 'Unresolved',
	night: 'Night',
	suspended: 'Suspended'
};

/** What differs between two records of one date, field by field; empty when nothing does. */
export function compareDays(before: DayRecord, after: DayRecord, timeZone: string): FieldChange[] {
	const changes: FieldChange[] = [];
	const put = (field: string, name: string, old: string, now: string) => {
		if (old !== now)
			changes.push({ field, before: old, after: now, sentence: `${name}: ${old}, now ${now}.` });
	};
	put('status', 'Status', RECORD_STATUS_WORDS[before.status], RECORD_STATUS_WORDS[after.status]);
	put('dayType', 'Day type', DAY_TYPE_WORDS[before.dayType], DAY_TYPE_WORDS[after.dayType]);
	put('sessions', 'Times', sayTimes(before, timeZone), sayTimes(after, timeZone));
	for (const key of Object.keys(MINUTE_NAMES)) {
		if (!isMinuteField(key)) continue;
		put(`minutes.${key}`, MINUTE_NAMES[key], say(before.minutes[key]), say(after.minutes[key]));
	}
	put('tardyCount', 'Times late', String(before.tardyCount), String(after.tardyCount));
	put('undertimeCount', 'Times undertime', String(before.undertimeCount), String(after.undertimeCount));
	put('flags', 'Marks', sayFlags(before), sayFlags(after));
	put('form48.label', 'Label', before.form48.label ?? 'none', after.form48.label ?? 'none');
	put('buckets', 'Day types worked', sayBuckets(before), sayBuckets(after));
	return changes;
}

/** The dates whose records differ between two computations: exactly what a late punch or a correction affects. */
export function findAffectedDates(before: DayResults, after: DayResults): string[] {
	const known = new Map(before.days.map((day) => [day.date, JSON.stringify(day)]));
	const changed = after.days
		.filter((day) => known.get(day.date) !== JSON.stringify(day))
		.map((day) => day.date);
	const kept = new Set(after.days.map((day) => day.date));
	const gone = before.days.filter((day) => !kept.has(day.date)).map((day) => day.date);
	return [...changed, ...gone].sort();
}

/**
 * The earliest date that new or voided punches can change. A punch can close a session of the evening before,
 * and one session more or less can move later punches as well, so recompute from here on and keep what differs.
 */
export function findFirstAffectedDate(instants: readonly number[], timeZone: string): string | null {
	if (instants.length === 0) return null;
	const clock = zoneClock(timeZone);
	const days = instants.map((at) => Math.floor(clock.toWall(Math.floor(at / 60_000)) / 1440));
	// 48:00 is the latest end of a shift, so its work date lies at most two days back.
	return toDate(Math.min(...days) - 2);
}

function isMinuteField(key: string): key is keyof DayMinutes {
	return key in MINUTE_NAMES;
}

/** `08:00-12:00, 13:00-?` on the wall clock of the zone; `none` without punches. */
export function sayTimes({ sessions, orphans }: DayRecord, timeZone: string): string {
	const clock = zoneClock(timeZone);
	const time = (at: number) => clock24(clock.toWall(Math.floor(at / 60_000)));
	const spans = [
		...sessions.map((session) => ({ at: session.in, text: `${time(session.in)}-${time(session.out)}` })),
		...orphans.map(({ at, side }) => ({ at, text: side === 'in' ? `${time(at)}-?` : `?-${time(at)}` }))
	];
	return list(spans.sort((a, b) => a.at - b.at).map(({ text }) => text));
}

function sayBuckets({ buckets }: DayRecord): string {
	const parts = DAY_TYPES.flatMap((type) => {
		const bucket = buckets[type];
		return bucket ? [`${DAY_TYPE_WORDS[type]} ${sayBucket(bucket)}`] : [];
	});
	return parts.length > 0 ? parts.join('; ') : 'none';
}

/** `8 h 00 min and 1 h 30 min overtime, 45 min of it at night`. */
function sayBucket({ regular, overtime, nightRegular, nightOvertime }: Bucket): string {
	const credited = overtime > 0 ? `${say(regular)} and ${say(overtime)} overtime` : say(regular);
	const night = nightRegular + nightOvertime;
	return night > 0 ? `${credited}, ${say(night)} of it at night` : credited;
}

/** `45 min`, `9 h 00 min`. */
function say(minutes: number): string {
	return minutes < 60 ? `${minutes} min` : formatMinutes(minutes);
}

function sayFlags({ flags }: DayRecord): string {
	return list(flags.map((flag) => FLAG_WORDS[flag]));
}

function list(items: readonly string[]): string {
	return items.length > 0 ? items.join(', ') : 'none';
}
