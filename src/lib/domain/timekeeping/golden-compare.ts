import { computeDays } from './compute-days';
import { DAY_TYPES } from './day-record';
import type { Bucket, DayRecord } from './day-record';
import type { GoldenCase, GoldenPolicy } from './golden-schema';
import { toTimekeepingInput } from './golden-vectors';

/** One field that came out differently. */
export interface Difference {
	caseId: string;
	/** Work date; empty for punch states. */
	date: string;
	field: string;
	expected: unknown;
	got: unknown;
}

/** Runs one worked example; compares the keys present in `expected`, and no others. */
export function runGoldenCase(example: GoldenCase, defaults: GoldenPolicy): Difference[] {
	const { days, punches } = computeDays(toTimekeepingInput(example, defaults));
	const differences: Difference[] = [];
	const at = (date: string) => (field: string, expected: unknown, got: unknown) =>
		differences.push({ caseId: example.id, date, field, expected, got });

	for (const { date, ...fields } of example.expected.days) {
		const record = days.find((day) => day.date === date);
		const report = at(date);
		if (record) compare(fields, toGoldenDay(record), { path: '', report });
		else report('date', date, 'not in the range');
	}
	for (const day of days) checkIdentities(day, at(day.date));
	const states = Object.fromEntries(punches.map(({ id, state }) => [id, state]));
	const dates = Object.fromEntries(punches.map(({ id, workDate }) => [id, workDate]));
	compare(example.expected.punch_states, states, { path: 'punch_states.', report: at('') });
	compare(example.expected.punch_work_dates, dates, { path: 'punch_work_dates.', report: at('') });
	return differences;
}

/** What the format's header says of every day, whether an example states the fields or not. */
function checkIdentities({ minutes: m }: DayRecord, report: Comparison['report']): void {
	const presence = m.presence + m.ob;
	const credit = m.regular + m.overtime + m.excess;
	if (presence !== credit) report('presence_min + ob_min', credit, presence);
	const parts = m.regular + m.tardy + m.undertime + m.absent + m.excused + m.forgiven + m.unresolved;
	if (m.scheduled > 0 && parts !== m.scheduled) report('scheduled_min by its parts', m.scheduled, parts);
	const most = m.regular + m.overtime;
	if (m.night < 0 || m.night > most) report('night_min', `0 to ${most}`, m.night);
}

/** A day record in the words of the worked examples. */
export function toGoldenDay(record: DayRecord): Record<string, unknown> {
	const minutes = Object.entries(record.minutes).map(([name, value]) => [`${name}_min`, value]);
	const { form48 } = record;
	return {
		date: record.date,
		status: record.status,
		day_type: record.dayType,
		...Object.fromEntries(minutes),
		tardy_count: record.tardyCount,
		undertime_count: record.undertimeCount,
		flags: record.flags,
		// Every day type, so that an example may also state that nothing fell into one.
		buckets: Object.fromEntries(
			DAY_TYPES.map((type) => [type, toGoldenBucket(record.buckets[type] ?? NOTHING)])
		),
		form48: {
			am_in: form48.amIn,
			am_out: form48.amOut,
			pm_in: form48.pmIn,
			pm_out: form48.pmOut,
			ut_h: form48.undertimeHours,
			ut_m: form48.undertimeMinutes,
			label: form48.label
		}
	};
}

const NOTHING: Bucket = { regular: 0, overtime: 0, nightRegular: 0, nightOvertime: 0 };

function toGoldenBucket({ regular, overtime, nightRegular, nightOvertime }: Bucket) {
	return { regular, overtime, night_regular: nightRegular, night_overtime: nightOvertime };
}

interface Comparison {
	path: string;
	report: (field: string, expected: unknown, got: unknown) => void;
}

function compare(expected: object, got: object, { path, report }: Comparison): void {
	const known = new Map<string, unknown>(Object.entries(got));
	for (const [key, value] of Object.entries(expected)) {
		const found = known.get(key);
		if (isPlainObject(value) && isPlainObject(found))
			compare(value, found, { path: `${path}${key}.`, report });
		else if (JSON.stringify(value) !== JSON.stringify(found)) report(`${path}${key}`, value, found);
	}
}

function isPlainObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
