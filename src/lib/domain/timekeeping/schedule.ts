import * as v from 'valibot';
import { WEEKDAYS, isDate } from './civil-date';
import { WallSchema } from './policy';
import { parseWall } from './wall-time';

/** A date that exists. */
export const DateSchema = v.pipe(
	v.string('must be a date such as 2026-08-03'),
	v.check(isDate, (issue) => `"${issue.input}" is not a date in the calendar (YYYY-MM-DD)`)
);

const minutes = (text: string) => parseWall(text) ?? 0;
const Minutes = v.pipe(v.number(), v.integer('must be whole minutes'), v.minValue(0, 'must not be negative'));

const HoursSchema = v.pipe(
	v.object({ start: WallSchema, end: WallSchema }),
	v.check(
		({ start, end }) => minutes(end) > minutes(start),
		(issue) =>
			`ends at ${issue.input.end}, before it starts at ${issue.input.start} (write 30:00 for 06:00 next day)`
	)
);

/** One working day: one stretch, or several for a split shift. */
const DayHoursSchema = v.pipe(
	v.array(HoursSchema),
	v.minLength(1, 'has no hours; write null for a rest day'),
	v.check(
		(list) => !findOverlap(list),
		(issue) => `overlapping hours ${findOverlap(issue.input)}`
	)
);
const DayPlanSchema = v.nullable(DayHoursSchema);

/**
 * How unpaid breaks are found. `window`: fixed wall-clock windows. `deduct`: `minutes` are taken off after
 * `afterMinutes` of work unless that much was punched. `punched`: what was punched, up to `minutes`.
 */
const BreaksSchema = v.variant('mode', [
	v.object({
		mode: v.literal('window'),
		windows: v.pipe(
			v.array(HoursSchema),
			v.check(
				(list) => !findOverlap(list),
				(issue) => `overlapping breaks ${findOverlap(issue.input)}`
			)
		)
	}),
	v.object({ mode: v.literal('deduct'), minutes: Minutes, afterMinutes: Minutes }),
	v.object({ mode: v.literal('punched'), minutes: Minutes })
]);

const common = {
	name: v.optional(v.string()),
	breaks: BreaksSchema,
	/** Minutes before the start and after the end in which a punch may belong to the shift. */
	window: v.object({ before: Minutes, after: Minutes })
};
const DaysSchema = v.object({
	mon: DayPlanSchema,
	tue: DayPlanSchema,
	wed: DayPlanSchema,
	thu: DayPlanSchema,
	fri: DayPlanSchema,
	sat: DayPlanSchema,
	sun: DayPlanSchema
});

const FixedSchema = v.object({ kind: v.literal('fixed'), ...common, days: DaysSchema });
const FlexiSchema = v.object({
	kind: v.literal('flexi'),
	...common,
	/** Only tells working days from rest days; the hours come from `flexi`. */
	days: DaysSchema,
	flexi: v.pipe(
		v.object({
			earliest: WallSchema,
			latest: WallSchema,
			/** The start when nobody punched in. */
			default: WallSchema,
			requiredMinutes: v.pipe(Minutes, v.minValue(1, 'must be at least 1'))
		}),
		v.check(
			(f) => minutes(f.earliest) <= minutes(f.default) && minutes(f.default) <= minutes(f.latest),
			'the default start must lie between the earliest and the latest start'
		)
	)
});
const RotatingSchema = v.object({
	kind: v.literal('rotating'),
	...common,
	/** The date of the cycle's first day; the cycle runs on in both directions. */
	anchor: DateSchema,
	cycle: v.pipe(v.array(DayPlanSchema), v.minLength(1, 'a rotation needs at least one day'))
});

/** A working pattern; which employee follows it when is an assignment. */
export const ScheduleSchema = v.pipe(
	v.variant('kind', [FixedSchema, FlexiSchema, RotatingSchema]),
	v.check(
		(schedule) => plansOf(schedule).some((plan) => plan !== null),
		'the schedule has no working hours on any day'
	),
	v.check(
		(schedule) => schedule.kind === 'flexi' || !findDayOverlap(plansOf(schedule)),
		(issue) => `overlapping shifts: ${findDayOverlap(plansOf(issue.input))}`
	)
);

export type Schedule = v.InferOutput<typeof ScheduleSchema>;
export type DayPlan = v.InferOutput<typeof DayPlanSchema>;
export type Breaks = v.InferOutput<typeof BreaksSchema>;

function plansOf(schedule: v.InferOutput<typeof FixedSchema | typeof FlexiSchema | typeof RotatingSchema>) {
	return schedule.kind === 'rotating' ? schedule.cycle : WEEKDAYS.map((key) => schedule.days[key]);
}

type Hours = v.InferOutput<typeof HoursSchema>;

/** `08:00-12:00 and 11:00-15:00`, or null when the stretches are in order and apart. */
function findOverlap(list: readonly Hours[]): string | null {
	const sorted = [...list].sort((a, b) => minutes(a.start) - minutes(b.start));
	for (const [i, next] of sorted.entries()) {
		const before = sorted[i - 1];
		if (before && minutes(next.start) < minutes(before.end)) return `${say(before)} and ${say(next)}`;
	}
	return null;
}

/** A shift that runs past midnight into the next day's shift; the pattern repeats, so the last day precedes the first. */
function findDayOverlap(plans: readonly DayPlan[]): string | null {
	for (const [i, plan] of plans.entries()) {
		const next = plans[(i + 1) % plans.length];
		if (!plan?.length || !next?.length) continue;
		const last = plan.reduce((a, b) => (minutes(b.end) > minutes(a.end) ? b : a));
		const first = next.reduce((a, b) => (minutes(b.start) < minutes(a.start) ? b : a));
		if (minutes(last.end) - 1440 > minutes(first.start))
			return `${nameOf(i, plans.length)} ${say(last)} runs into the next day's ${say(first)}`;
	}
	return null;
}

function nameOf(index: number, length: number): string {
	return length === 7 ? (WEEKDAYS[index] ?? '') : `day ${index + 1}`;
}

function say(hours: Hours): string {
	return `${hours.start}-${hours.end}`;
}
