import { Temporal } from 'temporal-polyfill';

/**
 * Wall clock of one IANA zone in epoch minutes. Offsets are asked of Temporal once per UTC day and kept, so
 * the engine's inner loops are integer arithmetic: a month of a thousand employees asks about forty times.
 */
export interface ZoneClock {
	readonly timeZone: string;
	/** Minutes to add to UTC at this epoch minute. */
	offsetAt(minute: number): number;
	/**
	 * Epoch minute of a wall time, `wall` minutes after 00:00 of `epochDay`. A wall time skipped by a DST
	 * change maps forward by the length of the gap; a repeated one means its first occurrence.
	 */
	toMinute(epochDay: number, wall: number): number;
	/** Wall clock minutes since 1970-01-01T00:00 local: divide by 1440 for the local date. */
	toWall(minute: number): number;
}

interface UtcDay {
	before: number;
	after: number;
	/** Epoch minute of the first minute with the `after` offset. */
	changesAt: number;
}

const clocks = new Map<string, ZoneClock>();

/** Does the runtime know this zone? (IANA names; fixed offsets such as `+08:00` count too.) */
export function isTimeZone(name: string): boolean {
	if (clocks.has(name)) return true;
	try {
		Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
		return true;
	} catch (error) {
		if (error instanceof RangeError) return false;
		throw error;
	}
}

/** The clock of a zone, shared between callers; throws a RangeError that names an unknown zone. */
export function zoneClock(timeZone: string): ZoneClock {
	const known = clocks.get(timeZone);
	if (known) return known;
	if (!isTimeZone(timeZone)) throw new RangeError(`There is no time zone "${timeZone}"`);
	const clock = createClock(timeZone);
	clocks.set(timeZone, clock);
	return clock;
}

/** Local date of an epoch minute, as days since 1970-01-01. */
export function localDay(clock: ZoneClock, minute: number): number {
	return Math.floor(clock.toWall(minute) / 1440);
}

function createClock(timeZone: string): ZoneClock {
	const days = new Map<number, UtcDay>();

	function offsetAt(minute: number): number {
		const dayNumber = Math.floor(minute / 1440);
		let day = days.get(dayNumber);
		if (!day) days.set(dayNumber, (day = readDay(timeZone, dayNumber)));
		return minute < day.changesAt ? day.before : day.after;
	}

	function toMinute(epochDay: number, wall: number): number {
		const local = epochDay * 1440 + wall;
		const before = offsetAt(local - 1440);
		const after = offsetAt(local + 1440);
		// No change within a day on either side: the usual case, no ambiguity possible.
		if (before === after) return local - before;
		const early = local - before;
		const late = local - after;
		const earlyHolds = offsetAt(early) === before;
		const lateHolds = offsetAt(late) === after;
		if (earlyHolds && lateHolds) return Math.min(early, late);
		// In a gap neither holds; the offset before the change carries the time forward.
		return lateHolds ? late : early;
	}

	return { timeZone, offsetAt, toMinute, toWall: (minute) => minute + offsetAt(minute) };
}

function readDay(timeZone: string, dayNumber: number): UtcDay {
	const start = dayNumber * 1440;
	const before = readOffset(timeZone, start);
	const after = readOffset(timeZone, start + 1440);
	if (before === after) return { before, after, changesAt: start };
	// Zones change at most once a day: halve the day until the first minute of the new offset is found.
	let low = start;
	let high = start + 1440;
	while (high - low > 1) {
		const middle = Math.floor((low + high) / 2);
		if (readOffset(timeZone, middle) === before) low = middle;
		else high = middle;
	}
	return { before, after, changesAt: high };
}

function readOffset(timeZone: string, minute: number): number {
	const zoned = Temporal.Instant.fromEpochMilliseconds(minute * 60_000).toZonedDateTimeISO(timeZone);
	return Math.round(zoned.offsetNanoseconds / 60e9);
}
