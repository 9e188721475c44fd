import * as v from 'valibot';
import { TimeZoneSchema } from './timekeeping-input';
import { DateSchema } from './schedule';
import { WallSchema } from './policy';
import { wallMinutes } from './wall-time';
import { Temporal } from 'temporal-polyfill';

/** The format of worked examples (`"format": "dtr-golden"`, version 1); its header explains every field. */

const Count = v.pipe(
	v.number('must be a number'),
	v.integer('must be whole'),
	v.minValue(0, 'must not be negative')
);
const Instant = v.pipe(
	v.string('must be a UTC instant such as 2026-08-03T00:00:00Z'),
	v.check(isInstant, (issue) => `"${issue.input}" is not a UTC instant such as 2026-08-03T00:00:00Z`)
);
const Hours = v.pipe(
	v.object({ start: WallSchema, end: WallSchema }),
	v.check(
		({ start, end }) => wallMinutes(end) > wallMinutes(start),
		(issue) => `ends at ${issue.input.end}, before it starts at ${issue.input.start}`
	)
);
const Night = v.pipe(
	v.tuple([WallSchema, WallSchema], 'must be a start and an end such as "22:00", "30:00"'),
	v.check(
		([from, to]) => wallMinutes(to) > wallMinutes(from),
		(issue) =>
			`the night ends at ${issue.input[1]}, before it starts at ${issue.input[0]} (write 30:00 for 06:00)`
	)
);
const Day = v.nullable(Hours);
const Direction = v.picklist(['in', 'out', 'auto'], 'must be in, out or auto');

export const GoldenPolicySchema = v.object({
	dedupe_sec: v.optional(Count),
	break_dedupe_sec: v.optional(Count),
	grace_min: v.optional(Count),
	grace_mode: v.optional(v.picklist(['from_start', 'from_grace'])),
	break_grace_min: v.optional(Count),
	daily_norm_min: v.optional(Count),
	overtime: v.optional(
		v.object({
			mode: v.optional(v.picklist(['none', 'auto', 'approved'])),
			min_min: v.optional(Count),
			round_down_min: v.optional(Count),
			include_pre_shift: v.optional(v.boolean())
		})
	),
	rest_work: v.optional(v.picklist(['auto', 'approved'])),
	missing_break_punch: v.optional(v.picklist(['unresolved', 'assume_break'])),
	holiday_basis: v.optional(v.picklist(['work_date', 'calendar'])),
	night: v.optional(Night),
	max_session_min: v.optional(Count)
});

const ScheduleSchema = v.object({
	kind: v.picklist(['fixed', 'flexi']),
	days: v.object({ mon: Day, tue: Day, wed: Day, thu: Day, fri: Day, sat: Day, sun: Day }),
	breaks: v.optional(v.array(Hours), []),
	window: v.optional(v.object({ before: Count, after: Count }), { before: 240, after: 360 }),
	flexi: v.optional(
		v.object({ earliest: WallSchema, latest: WallSchema, default: WallSchema, required_min: Count })
	)
});

const DatedSpan = { date: DateSchema, from: WallSchema, to: WallSchema };

const CaseSchema = v.object({
	id: v.string('every case needs an id'),
	title: v.optional(v.string(), ''),
	timezone: TimeZoneSchema,
	range: v.pipe(
		v.tuple([DateSchema, DateSchema], 'must be the first and the last work date'),
		v.check(
			([first, last]) => first <= last,
			(issue) => `the range ends on ${issue.input[1]}, before it starts on ${issue.input[0]}`
		)
	),
	schedule: v.pipe(
		ScheduleSchema,
		v.check(
			(schedule) => schedule.kind !== 'flexi' || schedule.flexi !== undefined,
			'a flexi schedule needs "flexi"'
		)
	),
	policy: v.optional(GoldenPolicySchema, {}),
	holidays: v.optional(
		v.array(
			v.object({ date: DateSchema, kind: v.picklist(['regular', 'special']), name: v.optional(v.string()) })
		),
		[]
	),
	leaves: v.optional(
		v.array(v.object({ date: DateSchema, portion: v.picklist(['full', 'am', 'pm']), code: v.string() })),
		[]
	),
	official_business: v.optional(v.array(v.object({ ...DatedSpan, kind: v.optional(v.string(), 'OB') })), []),
	corrections: v.optional(
		v.array(
			v.variant('op', [
				v.object({
					op: v.literal('add'),
					id: v.string(),
					at: Instant,
					direction: v.optional(Direction, 'auto')
				}),
				v.object({ op: v.literal('void'), punch_id: v.string() })
			])
		),
		[]
	),
	overtime_approvals: v.optional(v.array(v.object(DatedSpan)), []),
	punches: v.array(
		v.object({
			id: v.string(),
			at: Instant,
			direction: v.optional(Direction, 'auto'),
			site: v.nullish(v.string())
		})
	),
	expected: v.object({
		days: v.optional(v.array(v.looseObject({ date: DateSchema })), []),
		punch_states: v.optional(v.record(v.string(), v.string()), {}),
		punch_work_dates: v.optional(v.record(v.string(), v.nullable(v.string())), {})
	})
});

/** One worked example; a punch has one state, so its id must be its own. */
export const GoldenCaseSchema = v.pipe(
	CaseSchema,
	v.check(
		(example) => repeatedId(example) === undefined,
		(issue) => `punch id "${repeatedId(issue.input)}" appears twice`
	)
);

const TablesSchema = v.object({
	/** Index i is i minutes, as a fraction of an 8-hour day. */
	csc_minutes_to_day: v.optional(v.object({ values: v.array(v.number('must be a number')) })),
	attlog_lines: v.optional(
		v.array(
			v.object({
				line: v.string(),
				layout: v.picklist(['usb', 'push']),
				user: v.optional(v.string()),
				local: v.optional(v.string()),
				device: v.optional(v.nullable(v.string())),
				state: v.optional(v.number()),
				verify: v.optional(v.nullable(v.number())),
				workcode: v.optional(v.nullable(v.string()))
			})
		)
	)
});

export const GoldenFileSchema = v.object({
	header: v.object({
		format: v.literal('dtr-golden', 'must be "dtr-golden"'),
		version: v.literal(1, 'must be 1'),
		policy_defaults: v.optional(GoldenPolicySchema, {})
	}),
	tables: v.optional(TablesSchema, {}),
	cases: v.pipe(v.array(GoldenCaseSchema), v.minLength(1, 'the file holds no cases'))
});

export type GoldenPolicy = v.InferOutput<typeof GoldenPolicySchema>;
export type GoldenCase = v.InferOutput<typeof GoldenCaseSchema>;
export type GoldenFile = v.InferOutput<typeof GoldenFileSchema>;

function repeatedId({ punches, corrections }: v.InferOutput<typeof CaseSchema>): string | undefined {
	const added = corrections.flatMap((entry) => (entry.op === 'add' ? [entry.id] : []));
	const ids = [...punches.map(({ id }) => id), ...added];
	return ids.find((id, i) => ids.indexOf(id) !== i);
}

function isInstant(text: string): boolean {
	try {
		Temporal.Instant.from(text);
		return true;
	} catch (error) {
		if (error instanceof RangeError) return false;
		throw error;
	}
}
