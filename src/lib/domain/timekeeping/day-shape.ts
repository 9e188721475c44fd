import { toEpochDay, weekdayKey } from './civil-date';
import { subtract, toSet, total } from './intervals';
import type { Span } from './intervals';
import type { Breaks, DayPlan, Schedule } from './schedule';
import { wallMinutes } from './wall-time';
import type { ZoneClock } from './zone-clock';

/** What a schedule says about one date, as instants (epoch minutes). */
export interface DayShape {
	readonly day: number;
	/** Unpaid windows; on rest days and holidays too. A break starts by the wall clock and lasts its nominal length. */
	readonly breaks: readonly Span[];
	/** Null on a rest day. */
	readonly shift: Shift | null;
}

export interface Shift {
	readonly day: number;
	readonly start: number;
	readonly end: number;
	/** Scheduled stretches between the breaks. For flexi and floating breaks: as if nobody had punched. */
	readonly blocks: readonly Span[];
	/** A punch in `[windowStart, windowEnd]` may belong to this shift. */
	readonly windowStart: number;
	readonly windowEnd: number;
	/** Minutes after local midnight of the work date; tells a day shift from an evening one when printing. */
	readonly wallStart: number;
	readonly flexi: {
		readonly earliest: number;
		readonly latest: number;
		readonly requiredMinutes: number;
	} | null;
	/** Breaks that have no fixed place; null in `window` mode. */
	readonly floating: Exclude<Breaks, { mode: 'window' }> | null;
}

const shapes = new WeakMap<Schedule, Map<string, Map<number, DayShape>>>();

/**
 * The shape of a date under a schedule. Kept per schedule object, because a thousand employees share one:
 * a schedule must not be changed after it has been used.
 */
export function dayShape(schedule: Schedule, clock: ZoneClock, day: number): DayShape {
	let zones = shapes.get(schedule);
	if (!zones) shapes.set(schedule, (zones = new Map()));
	let days = zones.get(clock.timeZone);
	if (!days) zones.set(clock.timeZone, (days = new Map()));
	let shape = days.get(day);
	if (!shape) days.set(day, (shape = buildShape(schedule, clock, day)));
	return shape;
}

/** The blocks of `requiredMinutes` from `start` on, running past the breaks. */
export function runOn(start: number, requiredMinutes: number, breaks: readonly Span[]): Span[] {
	const blocks: Span[] = [];
	let at = start;
	let left = requiredMinutes;
	for (const pause of breaks) {
		if (pause.end <= at) continue;
		if (left <= pause.start - at) break;
		if (pause.start > at) {
			blocks.push({ start: at, end: pause.start });
			left -= pause.start - at;
		}
		at = pause.end;
	}
	if (left > 0) blocks.push({ start: at, end: at + left });
	return blocks;
}

function buildShape(schedule: Schedule, clock: ZoneClock, day: number): DayShape {
	const breaks = breakWindows(schedule.breaks, clock, day);
	const plan = planOf(schedule, day);
	if (!plan) return { day, breaks, shift: null };
	return { day, breaks, shift: buildShift({ schedule, clock, day, breaks, plan }) };
}

interface ShiftInput {
	schedule: Schedule;
	clock: ZoneClock;
	day: number;
	breaks: Span[];
	plan: NonNullable<DayPlan>;
}

function buildShift({ schedule, clock, day, breaks, plan }: ShiftInput): Shift {
	const at = (text: string) => clock.toMinute(day, wallMinutes(text));
	const floating = schedule.breaks.mode === 'window' ? null : schedule.breaks;
	const { before, after } = schedule.window;
	if (schedule.kind === 'flexi') {
		const { earliest, latest, requiredMinutes } = schedule.flexi;
		const start = at(schedule.flexi.default);
		const pause = floating ? [nominalBreak(start, requiredMinutes, floating.minutes)] : breaks;
		const blocks = runOn(start, requiredMinutes, pause);
		const breakMinutes = floating ? floating.minutes : total(breaks);
		return {
			day,
			start,
			end: blocks.at(-1)?.end ?? start,
			blocks,
			windowStart: at(earliest) - before,
			windowEnd: at(latest) + requiredMinutes + breakMinutes + after,
			wallStart: wallMinutes(schedule.flexi.default),
			flexi: { earliest: at(earliest), latest: at(latest), requiredMinutes },
			floating
		};
	}
	const segments = toSet(plan.map((hours) => ({ start: at(hours.start), end: at(hours.end) })));
	const start = segments[0]?.start ?? 0;
	const end = segments.at(-1)?.end ?? 0;
	const pause = floating ? [nominalBreak(start, end - start - floating.minutes, floating.minutes)] : breaks;
	return {
		day,
		start,
		end,
		blocks: subtract(segments, pause),
		windowStart: start - before,
		windowEnd: end + after,
		wallStart: Math.min(...plan.map((hours) => wallMinutes(hours.start))),
		flexi: null,
		floating
	};
}

/** Where a floating break is expected while nothing is known: in the middle of the work. */
function nominalBreak(start: number, workMinutes: number, breakMinutes: number): Span {
	const from = start + Math.floor(Math.max(0, workMinutes) / 2);
	return { start: from, end: from + breakMinutes };
}

function breakWindows(breaks: Breaks, clock: ZoneClock, day: number): Span[] {
	if (breaks.mode !== 'window') return [];
	return toSet(
		breaks.windows.map((pause) => {
			const start = clock.toMinute(day, wallMinutes(pause.start));
			return { start, end: start + wallMinutes(pause.end) - wallMinutes(pause.start) };
		})
	);
}

function planOf(schedule: Schedule, day: number): DayPlan {
	if (schedule.kind !== 'rotating') return schedule.days[weekdayKey(day)];
	const { length } = schedule.cycle;
	const index = (((day - toEpochDay(schedule.anchor)) % length) + length) % length;
	return schedule.cycle[index] ?? null;
}
