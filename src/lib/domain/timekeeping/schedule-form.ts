import * as v from 'valibot';
import { WEEKDAYS } from './civil-date';
import type { Weekday } from './civil-date';
import { toProblems } from './input-problems';
import { ScheduleSchema } from './schedule';
import type { Breaks, DayPlan, Schedule } from './schedule';
import { parseWall } from './wall-time';

/** A schedule as a form holds it: text per field. Hours are `08:00-12:00, 13:00-17:00`; an empty day is a rest day. */
export type ScheduleFormValues = Record<string, string>;

export type ReadSchedule = { ok: true; pattern: Schedule } | { ok: false; errors: Record<string, string> };

const SPAN = /^(\d{1,2}:\d{2})\s*(?:-|–|to)\s*(\d{1,2}:\d{2})$/;

/** The form's fields as a schedule, or what is wrong with which field. */
export function readScheduleForm(values: ScheduleFormValues): ReadSchedule {
	const errors: Record<string, string> = {};
	const get = (name: string) => (values[name] ?? '').trim();
	const kind = get('kind');
	const days = (name: string): DayPlan => {
		const read = readHours(get(name));
		if (typeof read === 'string') errors[name] ??= read;
		return typeof read === 'string' ? null : read;
	};
	const count = (name: string, label: string): number => {
		const text = get(name);
		if (!/^\d{1,4}$/.test(text)) errors[name] ??= `Enter ${label} as a whole number of minutes.`;
		return Number(text) || 0;
	};
	const week = (plan: (key: Weekday) => DayPlan) =>
		Object.fromEntries(WEEKDAYS.map((key) => [key, plan(key)]));
	const common = {
		breaks: readBreaks(get, count, errors),
		window: {
			before: count('windowBefore', 'the time before the start'),
			after: count('windowAfter', 'the time after the end')
		}
	};
	const raw =
		kind === 'flexi'
			? {
					kind,
					...common,
					// Only which days are working days: the hours come from the flexible start.
					days: week((key) => (get(`works_${key}`) ? [{ start: '08:00', end: '17:00' }] : null)),
					flexi: {
						earliest: get('flexiEarliest'),
						latest: get('flexiLatest'),
						default: get('flexiDefault'),
						requiredMinutes: parseWall(get('flexiHours')) ?? 0
					}
				}
			: kind === 'rotating'
				? { kind, ...common, anchor: get('anchor'), cycle: readCycle(get('cycle'), errors) }
				: { kind: 'fixed', ...common, days: week(days) };
	const parsed = v.safeParse(ScheduleSchema, raw);
	if (!parsed.success)
		for (const { path, message } of toProblems(parsed.issues)) {
			const { field, place } = fieldOf(path, message);
			errors[field] ??= sentence(place, message);
		}
	return parsed.success && Object.keys(errors).length === 0
		? { ok: true, pattern: parsed.output }
		: { ok: false, errors };
}

/** The inverse: what the form shows for a schedule. */
export function toScheduleForm(pattern: Schedule): ScheduleFormValues {
	const { breaks, window } = pattern;
	const values: ScheduleFormValues = {
		kind: pattern.kind,
		breakMode: breaks.mode === 'window' && breaks.windows.length === 0 ? 'none' : breaks.mode,
		breakWindows: breaks.mode === 'window' ? sayHours(breaks.windows) : '12:00-13:00',
		breakMinutes: String(breaks.mode === 'window' ? 60 : breaks.minutes),
		breakAfter: String(breaks.mode === 'deduct' ? breaks.afterMinutes : 300),
		windowBefore: String(window.before),
		windowAfter: String(window.after)
	};
	if (pattern.kind === 'rotating')
		return {
			...values,
			anchor: pattern.anchor,
			cycle: pattern.cycle.map((plan) => (plan ? sayHours(plan) : 'rest')).join('\n')
		};
	for (const key of WEEKDAYS) {
		const plan = pattern.days[key];
		if (pattern.kind === 'fixed') values[key] = plan ? sayHours(plan) : '';
		else if (plan) values[`works_${key}`] = 'yes';
	}
	if (pattern.kind === 'flexi') {
		const { earliest, latest, requiredMinutes } = pattern.flexi;
		values.flexiEarliest = earliest;
		values.flexiLatest = latest;
		values.flexiDefault = pattern.flexi.default;
		values.flexiHours = `${Math.floor(requiredMinutes / 60)}:${String(requiredMinutes % 60).padStart(2, '0')}`;
	}
	return values;
}

/** `08:00-12:00, 13:00-17:00`; hours past midnight as the clock shows them: `22:00-06:00`. A day and a night: `08:00-32:00`. */
export function sayHours(list: readonly { start: string; end: string }[]): string {
	return list
		.map(({ start, end }) => {
			const isRound = (parseWall(end) ?? 0) - (parseWall(start) ?? 0) === 1440;
			return `${onClock(start)}-${isRound ? end : onClock(end)}`;
		})
		.join(', ');
}

/** Null for an empty text; a message when it cannot be read. An end before its start is on the next day. */
function readHours(text: string): DayPlan | string {
	if (text === '' || /^(rest|off|-|–)$/i.test(text)) return null;
	let earliest = 0;
	const hours: { start: string; end: string }[] = [];
	for (const part of text.split(/[,;]/)) {
		const span = SPAN.exec(part.trim());
		const start = parseWall(span?.[1] ?? '');
		const end = parseWall(span?.[2] ?? '');
		if (start === null || end === null)
			return `"${part.trim()}" is not a time span. Write 08:00-17:00, or leave a rest day empty.`;
		if (start === end)
			return `"${part.trim()}" ends when it starts. Write ${wall(start)}-${wall(start + 1440)} for a day and a night.`;
		// After an evening stretch, 01:00 means the next day's.
		const from = start < earliest && start < 1440 ? start + 1440 : start;
		const to = end <= from % 1440 || (from >= 1440 && end < 1440) ? end + 1440 : end;
		if (to - from > 1440) return `"${part.trim()}" is longer than a day.`;
		hours.push({ start: wall(from), end: wall(to) });
		earliest = from;
	}
	return hours;
}

function readCycle(text: string, errors: Record<string, string>): DayPlan[] {
	const lines = text.split(/\r?\n/);
	return lines.map((line, i) => {
		const read = readHours(line.trim());
		if (typeof read === 'string') errors.cycle ??= `Day ${i + 1}: ${read}`;
		return typeof read === 'string' ? null : read;
	});
}

function readBreaks(
	get: (name: string) => string,
	count: (name: string, label: string) => number,
	errors: Record<string, string>
): Breaks {
	const mode = get('breakMode');
	if (mode === 'deduct')
		return {
			mode,
			minutes: count('breakMinutes', 'the length of the break'),
			afterMinutes: count('breakAfter', 'the work before the break')
		};
	if (mode === 'punched') return { mode, minutes: count('breakMinutes', 'the length of the break') };
	if (mode === 'none') return { mode: 'window', windows: [] };
	const windows = readHours(get('breakWindows'));
	if (typeof windows === 'string') errors.breakWindows ??= windows;
	else if (windows === null) errors.breakWindows ??= 'Enter when the break is, such as 12:00-13:00.';
	return { mode: 'window', windows: typeof windows === 'string' ? [] : (windows ?? []) };
}

function fieldOf(path: string, message: string): { field: string; place: string } {
	const [first, second] = path.split('.');
	// Two days of the week clash: the one that runs on is where it can be mended.
	const clashing = WEEKDAYS.find((key) => message.startsWith(`overlapping shifts: ${key} `));
	if (path === '' && clashing) return { field: clashing, place: '' };
	if (path === '' && message.startsWith('overlapping shifts: day ')) return { field: 'cycle', place: '' };
	if (first === 'days') return { field: second ?? '', place: '' };
	if (first === 'cycle')
		return { field: 'cycle', place: second === undefined ? '' : `Day ${Number(second) + 1}` };
	if (first === 'flexi') {
		const FIELDS: Record<string, string> = {
			earliest: 'flexiEarliest',
			latest: 'flexiLatest',
			default: 'flexiDefault',
			requiredMinutes: 'flexiHours'
		};
		return { field: FIELDS[second ?? 'default'] ?? 'flexiDefault', place: '' };
	}
	if (first === 'breaks') return { field: second === 'windows' ? 'breakWindows' : 'breakMinutes', place: '' };
	if (first === 'window') return { field: second === 'before' ? 'windowBefore' : 'windowAfter', place: '' };
	return { field: first === 'anchor' ? 'anchor' : '', place: '' };
}

function sentence(place: string, message: string): string {
	const text = place ? `${place}: ${message}` : message;
	const capital = text.charAt(0).toUpperCase() + text.slice(1);
	return /[.!?)]$/.test(capital) ? capital : `${capital}.`;
}

function wall(minutes: number): string {
	return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function onClock(text: string): string {
	const minutes = parseWall(text) ?? 0;
	// 24:00 stays: 00:00 would read as the beginning of the day.
	return minutes === 1440 ? '24:00' : wall(minutes % 1440);
}
