import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { WEEKDAYS } from './civil-date';
import { GoldenFileSchema } from './golden-schema';
import type { GoldenCase, GoldenFile, GoldenPolicy } from './golden-schema';
import { toProblems } from './input-problems';
import type { InputProblem } from './input-problems';
import { createPolicy } from './policy';
import type { Policy } from './policy';
import type { DayPlan, Schedule } from './schedule';
import type { TimekeepingInput } from './timekeeping-input';
import { isTimeZone } from './zone-clock';

/** Parses the text of a file of worked examples; on failure every problem with its place. */
export function parseGoldenFile(
	text: string
): { ok: true; file: GoldenFile } | { ok: false; reason: 'not_json' | 'invalid'; problems: InputProblem[] } {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		return { ok: false, reason: 'not_json', problems: [{ path: '', message: error.message }] };
	}
	const result = v.safeParse(GoldenFileSchema, value);
	if (result.success) return { ok: true, file: result.output };
	return { ok: false, reason: 'invalid', problems: toProblems(result.issues) };
}

/**
 * The engine's input for a worked example. The example's own schema has judged it; the stricter rules for
 * schedules that people set up (no rest-only week, no shift that runs into the next) do not apply here.
 */
export function toTimekeepingInput(example: GoldenCase, defaults: GoldenPolicy): TimekeepingInput {
	return {
		timeZone: example.timezone,
		range: { first: example.range[0], last: example.range[1] },
		siteId: null,
		assignments: [{ from: null, to: null, schedule: toSchedule(example.schedule) }],
		policies: [{ from: null, policy: toPolicy(example.policy, defaults) }],
		holidays: example.holidays,
		leaves: example.leaves,
		officialBusiness: example.official_business.map(({ date, from, to, kind }) => ({
			date,
			from,
			to,
			code: kind
		})),
		suspensions: [],
		overtimeApprovals: example.overtime_approvals,
		corrections: example.corrections.map((entry) =>
			entry.op === 'add'
				? { op: 'add', id: entry.id, at: toInstant(entry.at), direction: entry.direction }
				: { op: 'void', punchId: entry.punch_id }
		),
		// `site` may be a zone name (its wall clock is then printed) or any other label (the schedule's is).
		punches: example.punches.map(({ id, at, direction, site }) => ({
			id,
			at: toInstant(at),
			direction,
			...(site && isTimeZone(site) ? { timeZone: site } : {})
		}))
	};
}

function toInstant(text: string): number {
	return Temporal.Instant.from(text).epochMilliseconds;
}

function toPolicy(own: GoldenPolicy, defaults: GoldenPolicy): Policy {
	const merged = { ...defaults, ...own };
	const overtime = { ...defaults.overtime, ...own.overtime };
	const night = merged.night;
	return createPolicy({
		dedupeSeconds: merged.dedupe_sec,
		breakDedupeSeconds: merged.break_dedupe_sec,
		graceMinutes: merged.grace_min,
		graceMode: merged.grace_mode,
		breakGraceMinutes: merged.break_grace_min,
		dailyNormMinutes: merged.daily_norm_min,
		overtime: {
			mode: overtime.mode,
			minimumMinutes: overtime.min_min,
			roundDownMinutes: overtime.round_down_min,
			includePreShift: overtime.include_pre_shift
		},
		restWork: merged.rest_work,
		missingBreakPunch: merged.missing_break_punch,
		holidayBasis: merged.holiday_basis,
		night: night && { from: night[0], to: night[1] },
		maxSessionMinutes: merged.max_session_min
	});
}

function toSchedule({ kind, days, breaks, window, flexi }: GoldenCase['schedule']): Schedule {
	const [mon, tue, wed, thu, fri, sat, sun] = WEEKDAYS.map((key): DayPlan =>
		days[key] ? [days[key]] : null
	);
	const common = {
		days: {
			mon: mon ?? null,
			tue: tue ?? null,
			wed: wed ?? null,
			thu: thu ?? null,
			fri: fri ?? null,
			sat: sat ?? null,
			sun: sun ?? null
		},
		breaks: { mode: 'window' as const, windows: breaks },
		window
	};
	if (kind === 'fixed' || !flexi) return { kind: 'fixed', ...common };
	const { earliest, latest, required_min: requiredMinutes } = flexi;
	return { kind: 'flexi', ...common, flexi: { earliest, latest, default: flexi.default, requiredMinutes } };
}
