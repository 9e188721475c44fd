import * as v from 'valibot';
import { nameSchema } from '../people/organisation-forms';
import { toProblems } from './input-problems';
import { PolicySchema } from './policy';
import type { Policy } from './policy';
import { DateSchema } from './schedule';
import { isUuid } from '../uuid';

export type ReadPolicy =
	| { ok: true; value: { name: string; fromDate: string; siteId: string | null; policy: Policy } }
	| { ok: false; errors: Record<string, string> };

const HeadSchema = v.object({
	name: nameSchema('a name for this version'),
	fromDate: v.pipe(v.string('Choose the first day.'), v.nonEmpty('Choose the first day.'), DateSchema),
	siteId: v.pipe(
		v.optional(v.string(), ''),
		v.check((text) => text === '' || isUuid(text), 'Choose a site, or the whole organisation.'),
		v.transform((text) => text || null)
	)
});

/** Form field of each member of a policy, by its dotted path. */
const FIELDS = {
	dedupeSeconds: 'dedupeSeconds',
	breakDedupeSeconds: 'breakDedupeSeconds',
	graceMinutes: 'graceMinutes',
	graceMode: 'graceMode',
	breakGraceMinutes: 'breakGraceMinutes',
	dailyNormMinutes: 'dailyNormMinutes',
	'overtime.mode': 'overtimeMode',
	'overtime.basis': 'overtimeBasis',
	'overtime.minimumMinutes': 'overtimeMinimum',
	'overtime.roundDownMinutes': 'overtimeRoundDown',
	'overtime.includePreShift': 'overtimeBefore',
	restWork: 'restWork',
	missingBreakPunch: 'missingBreakPunch',
	holidayBasis: 'holidayBasis',
	'night.from': 'nightFrom',
	'night.to': 'nightTo',
	maxSessionMinutes: 'maxSessionMinutes',
	'rounding.in.mode': 'roundInMode',
	'rounding.in.stepMinutes': 'roundInStep',
	'rounding.out.mode': 'roundOutMode',
	'rounding.out.stepMinutes': 'roundOutStep'
} as const;

/** The form's fields as a policy version, or what is wrong with which field. */
export function readPolicyForm(values: Record<string, string>): ReadPolicy {
	const errors: Record<string, string> = {};
	const get = (name: string) => (values[name] ?? '').trim();
	const count = (name: string) => {
		const text = get(name);
		if (!/^\d{1,5}$/.test(text)) errors[name] ??= 'Enter a whole number.';
		return Number(text) || 0;
	};
	const rounding = (mode: string, step: string) => ({ mode: get(mode), stepMinutes: count(step) });
	const raw = {
		dedupeSeconds: count('dedupeSeconds'),
		breakDedupeSeconds: count('breakDedupeSeconds'),
		graceMinutes: count('graceMinutes'),
		graceMode: get('graceMode'),
		breakGraceMinutes: count('breakGraceMinutes'),
		dailyNormMinutes: count('dailyNormMinutes'),
		overtime: {
			mode: get('overtimeMode'),
			basis: get('overtimeBasis'),
			minimumMinutes: count('overtimeMinimum'),
			roundDownMinutes: count('overtimeRoundDown'),
			includePreShift: get('overtimeBefore') !== ''
		},
		restWork: get('restWork'),
		missingBreakPunch: get('missingBreakPunch'),
		holidayBasis: get('holidayBasis'),
		night: { from: get('nightFrom'), to: nextDay(get('nightFrom'), get('nightTo')) },
		maxSessionMinutes: count('maxSessionMinutes'),
		rounding: { in: rounding('roundInMode', 'roundInStep'), out: rounding('roundOutMode', 'roundOutStep') }
	};
	const head = v.safeParse(HeadSchema, values);
	const policy = v.safeParse(PolicySchema, raw);
	for (const issue of head.issues ?? []) errors[v.getDotPath(issue) ?? ''] ??= issue.message;
	for (const { path, message } of toProblems(policy.issues ?? [])) {
		const field = isField(path) ? FIELDS[path] : path.startsWith('night') ? 'nightTo' : '';
		errors[field] ??= message.charAt(0).toUpperCase() + message.slice(1);
	}
	return head.success && policy.success && Object.keys(errors).length === 0
		? { ok: true, value: { ...head.output, policy: policy.output } }
		: { ok: false, errors };
}

/** What the form shows for a policy. */
export function toPolicyForm(policy: Policy): Record<string, string> {
	const values: Record<string, string> = {};
	for (const [path, field] of Object.entries(FIELDS)) {
		const value = path.split('.').reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), policy);
		values[field] = value === true ? 'yes' : value === false ? '' : String(value);
	}
	values.nightTo = onClock(policy.night.to);
	return values;
}

/** `22:00` to `06:00`: the end is on the next day. */
function nextDay(from: string, to: string): string {
	const [hours, minutes] = to.split(':');
	if (to > from || hours === undefined || minutes === undefined || !/^\d{1,2}$/.test(hours)) return to;
	return `${Number(hours) + 24}:${minutes}`;
}

function onClock(text: string): string {
	const [hours = '0', minutes = '00'] = text.split(':');
	return `${String(Number(hours) % 24).padStart(2, '0')}:${minutes}`;
}

function isField(path: string): path is keyof typeof FIELDS {
	return path in FIELDS;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
