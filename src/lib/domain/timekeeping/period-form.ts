import * as v from 'valibot';
import { toProblems } from './input-problems';
import { PeriodPatternSchema } from './periods';
import type { PeriodPattern } from './periods';

export const PERIOD_KINDS = ['twice', 'monthly', 'start_days', 'weekly', 'bi_weekly', 'ranges'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

export const PERIOD_KIND_WORDS: Record<PeriodKind, string> = {
	twice: 'Twice a month: 1–15 and 16–end',
	monthly: 'Monthly',
	start_days: 'Cut-offs on other days of the month',
	weekly: 'Weekly',
	bi_weekly: 'Every two weeks',
	ranges: 'Dates written down one by one'
};

/** A pattern as a form holds it: text per field; `ranges` is a line for each period. */
export type PeriodFormValues = Record<string, string>;

export type ReadPeriodPattern =
	{ ok: true; pattern: PeriodPattern } | { ok: false; errors: Record<string, string> };

const LINE = /^(\S+)\s*(?:to|–|-|\s)\s*(\S+)$/;

/** The form's fields as a pattern, or what is wrong with which field. */
export function readPeriodForm(values: PeriodFormValues): ReadPeriodPattern {
	const raw = toRaw(values);
	if (isRefused(raw)) return { ok: false, errors: raw.errors };
	const parsed = v.safeParse(PeriodPatternSchema, raw);
	if (parsed.success) return { ok: true, pattern: parsed.output };
	const errors: Record<string, string> = {};
	for (const { path, message } of toProblems(parsed.issues)) {
		const [field = '', index] = path.split('.');
		const place = field === 'ranges' && index !== undefined ? `Line ${Number(index) + 1}: ` : '';
		errors[field === 'kind' ? 'patternKind' : field] ??= sentence(place + message);
	}
	return { ok: false, errors };
}

/** What the form starts with when a pattern is changed. */
export function toPeriodForm(pattern: PeriodPattern): PeriodFormValues {
	const blank = { patternKind: 'twice', startDays: '', startsOn: 'mon', anchor: '', ranges: '' };
	switch (pattern.kind) {
		case 'weekly':
			return { ...blank, patternKind: 'weekly', startsOn: pattern.startsOn };
		case 'bi_weekly':
			return { ...blank, patternKind: 'bi_weekly', anchor: pattern.anchor };
		case 'ranges': {
			const lines = pattern.ranges.map(({ first, last }) => `${first} to ${last}`);
			return { ...blank, patternKind: 'ranges', ranges: lines.join('\n') };
		}
		case 'month_days': {
			const days = [...pattern.startDays].sort((a, b) => a - b).join(', ');
			const patternKind = days === '1, 16' ? 'twice' : days === '1' ? 'monthly' : 'start_days';
			return { ...blank, patternKind, startDays: patternKind === 'start_days' ? days : '' };
		}
	}
}

/** The pattern in a few words: `Twice a month: 1–15 and 16–end`. */
export function describePattern(pattern: PeriodPattern): string {
	const { patternKind } = toPeriodForm(pattern);
	if (pattern.kind === 'month_days' && patternKind === 'start_days')
		return `From day ${[...pattern.startDays].sort((a, b) => a - b).join(' and day ')} of each month`;
	if (pattern.kind === 'weekly') return `Weekly, from ${DAY_WORDS[pattern.startsOn]}`;
	if (pattern.kind === 'bi_weekly') return `Every two weeks, one of them from ${pattern.anchor}`;
	if (pattern.kind === 'ranges') return `${pattern.ranges.length} written down one by one`;
	return PERIOD_KIND_WORDS[patternKind === 'monthly' ? 'monthly' : 'twice'];
}

export const DAY_WORDS = {
	mon: 'Monday',
	tue: 'Tuesday',
	wed: 'Wednesday',
	thu: 'Thursday',
	fri: 'Friday',
	sat: 'Saturday',
	sun: 'Sunday'
} as const;

/** Not parsed yet: the schema says what is wrong with it. */
type Raw = { kind: string; [field: string]: unknown };
type Refused = { errors: Record<string, string> };

function toRaw(values: PeriodFormValues): Raw | Refused {
	const get = (name: string) => (values[name] ?? '').trim();
	switch (get('patternKind')) {
		case 'twice':
			return { kind: 'month_days', startDays: [1, 16] };
		case 'monthly':
			return { kind: 'month_days', startDays: [1] };
		case 'start_days': {
			const words = get('startDays')
				.split(/[\s,;]+/)
				.filter(Boolean);
			if (!words.every((word) => /^\d{1,2}$/.test(word)))
				return { errors: { startDays: 'Write days of the month, such as 11, 26.' } };
			return { kind: 'month_days', startDays: words.map(Number) };
		}
		case 'weekly':
			return { kind: 'weekly', startsOn: get('startsOn') };
		case 'bi_weekly':
			return { kind: 'bi_weekly', anchor: get('anchor') };
		case 'ranges':
			return readRanges(get('ranges'));
		default:
			return { errors: { patternKind: 'Choose how the periods follow each other.' } };
	}
}

function readRanges(text: string): Raw | Refused {
	const lines = text.split('\n').filter((line) => line.trim() !== '');
	if (lines.length === 0)
		return { errors: { ranges: 'Write at least one period: 2026-08-01 to 2026-08-15.' } };
	const ranges = lines.map((line) => LINE.exec(line.trim()));
	const wrong = ranges.findIndex((match) => match === null);
	if (wrong >= 0)
		return { errors: { ranges: `Line ${wrong + 1}: write two dates, such as 2026-08-01 to 2026-08-15.` } };
	return { kind: 'ranges', ranges: ranges.map((match) => ({ first: match?.[1], last: match?.[2] })) };
}

function isRefused(raw: Raw | Refused): raw is Refused {
	return 'errors' in raw;
}

function sentence(message: string): string {
	const first = message.charAt(0).toUpperCase() + message.slice(1);
	return first.endsWith('.') ? first : `${first}.`;
}
