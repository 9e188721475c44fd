import * as v from 'valibot';
import { parseWall } from './wall-time';

/** A count of whole minutes or seconds. */
const Count = v.pipe(
	v.number('must be a number'),
	v.integer('must be a whole number'),
	v.minValue(0, 'must not be negative')
);

/** `HH:MM`, where hours of 24 or more mean the next day. */
export const WallSchema = v.pipe(
	v.string('must be a time such as 08:00'),
	v.check(
		(text) => parseWall(text) !== null,
		(issue) => `"${issue.input}" is not a time (HH:MM, 00:00 to 48:00)`
	)
);

/** Two wall times, the second later. */
export const WallSpanSchema = v.pipe(
	v.object({ from: WallSchema, to: WallSchema }),
	v.check(
		({ from, to }) => (parseWall(to) ?? 0) > (parseWall(from) ?? 0),
		(issue) =>
			`ends at ${issue.input.to}, before it starts at ${issue.input.from} (write 26:00 for 02:00 next day)`
	)
);

const RoundingSchema = v.object({
	/** `nearest` rounds half up. */
	mode: v.picklist(['none', 'nearest', 'down', 'up']),
	stepMinutes: v.pipe(Count, v.minValue(1, 'must be at least 1'))
});

/**
 * The rules of counting, one version of them. Field meanings follow the worked examples' header; the
 * defaults are the Philippine civil service reading (no grace, CSC MC 4 s.1991) without overtime.
 */
export const PolicySchema = v.object({
	/** A punch this close (inclusive) to the last kept one is a duplicate, unless both are explicit and differ. */
	dedupeSeconds: v.optional(Count, 120),
	/** Used instead when both punches lie in a break window: lunch out and in come seconds apart. */
	breakDedupeSeconds: v.optional(Count, 10),
	/** Lateness up to and including this is forgiven at the first block. */
	graceMinutes: v.optional(Count, 0),
	/** `from_start`: past the grace every minute counts; `from_grace`: only the minutes after it. */
	graceMode: v.optional(v.picklist(['from_start', 'from_grace']), 'from_start'),
	/** The same for the later blocks. */
	breakGraceMinutes: v.optional(Count, 0),
	/** Minutes of a rest day or holiday that are regular; the rest is overtime. */
	dailyNormMinutes: v.optional(Count, 480),
	overtime: v.optional(
		v.object({
			mode: v.optional(v.picklist(['none', 'auto', 'approved']), 'none'),
			/** `schedule`: after the shift's end. `daily_hours`: only what exceeds the daily norm. */
			basis: v.optional(v.picklist(['schedule', 'daily_hours']), 'schedule'),
			/** Less than this is no overtime at all. */
			minimumMinutes: v.optional(Count, 0),
			/** Rounded down to a multiple of this. */
			roundDownMinutes: v.optional(Count, 1),
			includePreShift: v.optional(v.boolean(), false)
		}),
		{}
	),
	/** `approved`: work on rest days and holidays counts inside overtime approvals only. */
	restWork: v.optional(v.picklist(['auto', 'approved']), 'auto'),
	/** `assume_break`: a missing side of a break is taken as the break's edge. */
	missingBreakPunch: v.optional(v.picklist(['unresolved', 'assume_break']), 'unresolved'),
	/** `calendar`: the holiday part of a day type follows local midnight. */
	holidayBasis: v.optional(v.picklist(['work_date', 'calendar']), 'work_date'),
	/** Night differential window, every night. */
	night: v.optional(WallSpanSchema, { from: '22:00', to: '30:00' }),
	/** Longest gap over which an open in may still be closed by a later punch. */
	maxSessionMinutes: v.optional(Count, 960),
	/** Rounding of paired punches for arithmetic; printed times stay as punched. */
	rounding: v.optional(v.object({ in: RoundingSchema, out: RoundingSchema }), {
		in: { mode: 'none', stepMinutes: 1 },
		out: { mode: 'none', stepMinutes: 1 }
	})
});

export type Policy = v.InferOutput<typeof PolicySchema>;
export type PolicyInput = v.InferInput<typeof PolicySchema>;
export type Rounding = Policy['rounding']['in'];

/** Fills in every missing rule with its default; throws on a value that makes no sense. */
export function createPolicy(input: PolicyInput = {}): Policy {
	return v.parse(PolicySchema, input);
}

export const DEFAULT_POLICY: Policy = createPolicy();
