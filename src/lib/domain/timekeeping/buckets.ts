import type { Bucket, DayRecord, DayType } from './day-record';
import { dayTypeOf } from './holiday';
import type { HolidayKind } from './holiday';
import { clip, intersect, total } from './intervals';
import type { SpanSet } from './intervals';
import type { ZoneClock } from './zone-clock';

export interface BucketsInput {
	day: number;
	isRestDay: boolean;
	/** `calendar`: the holiday part follows local midnight, the rest-day part always follows the work date. */
	holidayBasis: 'work_date' | 'calendar';
	holidayOn: (day: number) => HolidayKind | null;
	clock: ZoneClock;
	/** Regular minutes, official business included. */
	regular: SpanSet;
	/** Regular minutes that were worked: only these have a night part. */
	regularWorked: SpanSet;
	overtime: SpanSet;
	night: SpanSet;
}

/** Step 9: credited minutes by day type. The sums over the buckets are the day's totals. */
export function computeBuckets(input: BucketsInput): DayRecord['buckets'] {
	const { day, clock, holidayBasis } = input;
	const buckets: DayRecord['buckets'] = {};
	const first = Math.min(input.regular[0]?.start ?? Infinity, input.overtime[0]?.start ?? Infinity);
	const end = Math.max(input.regular.at(-1)?.end ?? -Infinity, input.overtime.at(-1)?.end ?? -Infinity);
	if (first >= end) return buckets;
	if (holidayBasis === 'work_date') {
		add(buckets, dayTypeOf(input.holidayOn(day), input.isRestDay), bucketOf(input, first, end));
		return buckets;
	}
	const firstDay = Math.floor(clock.toWall(first) / 1440);
	for (let local = firstDay, from = first; from < end; local++) {
		const to = Math.min(end, Math.max(from, clock.toMinute(local + 1, 0)));
		add(buckets, dayTypeOf(input.holidayOn(local), input.isRestDay), bucketOf(input, from, to));
		from = to;
	}
	return buckets;
}

function bucketOf(input: BucketsInput, from: number, to: number): Bucket {
	const regularWorked = clip(input.regularWorked, from, to);
	const overtime = clip(input.overtime, from, to);
	return {
		regular: total(clip(input.regular, from, to)),
		overtime: total(overtime),
		nightRegular: total(intersect(regularWorked, input.night)),
		nightOvertime: total(intersect(overtime, input.night))
	};
}

function add(buckets: DayRecord['buckets'], type: DayType, more: Bucket): void {
	if (more.regular + more.overtime === 0) return;
	const known = buckets[type];
	buckets[type] = known
		? {
				regular: known.regular + more.regular,
				overtime: known.overtime + more.overtime,
				nightRegular: known.nightRegular + more.nightRegular,
				nightOvertime: known.nightOvertime + more.nightOvertime
			}
		: more;
}
