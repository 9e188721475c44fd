import * as v from 'valibot';
import { toDate, toEpochDay } from './civil-date';
import { PolicySchema, WallSchema, WallSpanSchema } from './policy';
import { toProblems } from './input-problems';
import type { InputProblem } from './input-problems';
import { DateSchema, ScheduleSchema } from './schedule';
import { parseWall } from './wall-time';
import { isTimeZone } from './zone-clock';

export const TimeZoneSchema = v.pipe(
	v.string('must be a time zone such as Asia/Manila'),
	v.check(isTimeZone, (issue) => `there is no time zone "${issue.input}"`)
);

const Id = v.pipe(v.string(), v.minLength(1, 'an id must not be empty'));
const Instant = v.pipe(v.number('must be epoch milliseconds'), v.safeInteger('must be whole milliseconds'));
const Direction = v.picklist(['in', 'out', 'auto']);
const Sites = v.optional(v.array(Id));
const DatedSpan = { date: DateSchema, ...WallSpanSchema.entries };
const runsForward = ({ from, to }: { from: string; to: string }) =>
	(parseWall(to) ?? 0) > (parseWall(from) ?? 0);
const backwards = ({ input }: { input: { from: string; to: string } }) =>
	`ends at ${input.to}, before it starts at ${input.from} (write 26:00 for 02:00 next day)`;

const PunchSchema = v.object({
	id: Id,
	at: Instant,
	direction: Direction,
	timeZone: v.optional(TimeZoneSchema)
});

/** A schedule from one date to another, both included; null is without end. */
const AssignmentSchema = v.pipe(
	v.object({ from: v.nullable(DateSchema), to: v.nullable(DateSchema), schedule: ScheduleSchema }),
	v.check(
		({ from, to }) => !from || !to || from <= to,
		(issue) => `the assignment ends on ${issue.input.to}, before it starts on ${issue.input.from}`
	)
);

/**
 * Everything the engine needs to compute the day records of one employee. Pure data; wall times are in
 * `timeZone`, counted from 00:00 of the work date.
 */
export const TimekeepingInputSchema = v.pipe(
	v.object({
		/** Zone of the schedule: decides work dates, holidays and night windows. */
		timeZone: TimeZoneSchema,
		/** First and last work date to compute. */
		range: v.pipe(
			v.object({ first: DateSchema, last: DateSchema }),
			v.check(
				({ first, last }) => first <= last,
				(issue) => `the range ends on ${issue.input.last}, before it starts on ${issue.input.first}`
			)
		),
		/** Where the employee works; holidays and suspensions of other sites are left out. */
		siteId: v.optional(v.nullable(Id), null),
		assignments: v.pipe(
			v.array(AssignmentSchema),
			v.check(
				(list) => !findClash(list),
				(issue) => `two schedules apply on ${findClash(issue.input)}`
			)
		),
		/** Policy versions; the latest whose `from` is not after the work date is in force (null: from ever). */
		policies: v.pipe(
			v.array(v.object({ from: v.nullable(DateSchema), policy: PolicySchema })),
			v.minLength(1, 'at least one policy is needed')
		),
		holidays: v.array(
			v.object({
				date: DateSchema,
				kind: v.picklist(['regular', 'special']),
				name: v.optional(v.string()),
				siteIds: Sites
			})
		),
		leaves: v.array(v.object({ date: DateSchema, portion: v.picklist(['full', 'am', 'pm']), code: Id })),
		/** Official business and official pass slips: credit scheduled minutes not already credited. */
		officialBusiness: v.array(
			v.pipe(
				v.object({ ...DatedSpan, code: Id }),
				v.check(
					(span) => runsForward(span),
					(issue) => backwards(issue)
				)
			)
		),
		/** Work called off for a day (no times) or part of it. */
		suspensions: v.array(
			v.object({
				date: DateSchema,
				from: v.optional(WallSchema, '00:00'),
				to: v.optional(WallSchema, '48:00'),
				code: v.optional(Id, 'SUSPENDED'),
				siteIds: Sites
			})
		),
		overtimeApprovals: v.array(
			v.pipe(
				v.object(DatedSpan),
				v.check(
					(span) => runsForward(span),
					(issue) => backwards(issue)
				)
			)
		),
		/** Approved overlay; raw punches never change. */
		corrections: v.array(
			v.variant('op', [
				v.object({ op: v.literal('add'), ...PunchSchema.entries }),
				v.object({ op: v.literal('void'), punchId: Id })
			])
		),
		punches: v.array(PunchSchema),
		/** Punches that wait for review: they count for nothing, and their days stay unresolved. */
		waiting: v.optional(v.array(v.object({ id: Id, at: Instant })))
	}),
	v.check(
		(input) => findRepeatedId(input) === null,
		(issue) => `punch id "${findRepeatedId(issue.input)}" appears twice`
	)
);

export type TimekeepingInput = v.InferOutput<typeof TimekeepingInputSchema>;
export type Correction = TimekeepingInput['corrections'][number];

/** Parses an engine input; on failure every problem with its place. */
export function parseTimekeepingInput(
	value: unknown
): { ok: true; input: TimekeepingInput } | { ok: false; reason: 'invalid'; problems: InputProblem[] } {
	const result = v.safeParse(TimekeepingInputSchema, value);
	if (result.success) return { ok: true, input: result.output };
	return { ok: false, reason: 'invalid', problems: toProblems(result.issues) };
}

function findClash(list: readonly { from: string | null; to: string | null }[]): string | null {
	const sorted = [...list].sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1));
	for (const [i, next] of sorted.entries()) {
		const before = sorted[i - 1];
		if (!before || (before.to !== null && next.from !== null && before.to < next.from)) continue;
		return next.from ?? before.to ?? toDate(toEpochDay('1970-01-01'));
	}
	return null;
}

function findRepeatedId(input: {
	punches: readonly { id: string }[];
	corrections: readonly ({ op: 'add'; id: string } | { op: 'void' })[];
}): string | null {
	const added = input.corrections.filter((entry) => entry.op === 'add');
	const seen = new Set<string>();
	for (const { id } of [...input.punches, ...added]) {
		if (seen.has(id)) return id;
		seen.add(id);
	}
	return null;
}
