import * as v from 'valibot';
import { toEpochDay } from './civil-date';
import { datesOf, RequestDetailSchema, type RequestDetail } from './request-detail';

/** Longest request: a year, the day it ends on included. */
const MAX_DAYS = 366;

const Reason = v.pipe(
	v.string('Say why.'),
	v.trim(),
	v.nonEmpty('Say why.'),
	v.maxLength(1000, 'Use at most 1000 characters.')
);
const AttachmentNote = v.optional(
	v.pipe(v.string(), v.trim(), v.maxLength(500, 'Use at most 500 characters.')),
	''
);

export type RequestForm = { detail: RequestDetail; reason: string; attachmentNote: string };
export type RequestFormResult =
	{ ok: true; value: RequestForm } | { ok: false; errors: Record<string, string> };

/**
 * A request from the flat fields of its form: `kind`, `date` or `firstDate` and `lastDate`, `time`, `direction`, `punchId`,
 * `op`, `code`, `portion`, `from`, `to`, `scheduleId`, `reason`, `attachmentNote`. Errors are by field.
 */
export function readRequestForm(typed: Readonly<Record<string, string>>): RequestFormResult {
	const detail = v.safeParse(RequestDetailSchema, toCandidate(typed));
	const text = v.safeParse(v.object({ reason: Reason, attachmentNote: AttachmentNote }), typed);
	if (detail.success && text.success) {
		const { firstDate, lastDate } = datesOf(detail.output);
		if (toEpochDay(lastDate) - toEpochDay(firstDate) < MAX_DAYS)
			return { ok: true, value: { detail: detail.output, ...text.output } };
		return { ok: false, errors: { lastDate: 'One request covers a year at most. File another one.' } };
	}
	const errors: Record<string, string> = {};
	for (const issue of [...(detail.issues ?? []), ...(text.issues ?? [])]) {
		const field = String(issue.path?.at(-1)?.key ?? '');
		errors[field] ??= wordsFor(field, typed[field] ?? '', issue.message);
	}
	return { ok: false, errors };
}

/** The fields of the form that a request on file would come from; the inverse of `readRequestForm`. */
export function toRequestValues({ detail, reason, attachmentNote }: RequestForm): Record<string, string> {
	const values: Record<string, string> = { reason, attachmentNote };
	const flat = detail.kind === 'adjustment' ? { ...detail, ...detail.change, change: null } : detail;
	for (const [name, value] of Object.entries(flat)) if (typeof value === 'string') values[name] = value;
	return values;
}

/** `8:5` stays wrong, `800`, `8.00` and `8:00` are 08:00. */
export function normaliseTime(text: string): string {
	const match = /^(\d{1,2})\s*[:.h]?\s*(\d{2})$/.exec(text.trim());
	return match ? `${(match[1] ?? '').padStart(2, '0')}:${match[2]}` : text.trim();
}

function toCandidate(typed: Readonly<Record<string, string>>): unknown {
	const time = (name: string) => normaliseTime(typed[name] ?? '');
	const { kind, date, direction, punchId, firstDate, code, portion, scheduleId } = typed;
	const lastDate = typed.lastDate || firstDate;
	switch (kind) {
		case 'missed_punch':
			return { kind, date, time: time('time'), direction };
		case 'adjustment': {
			const replaced = { op: 'replace', time: time('time') || null, direction };
			return { kind, date, punchId, change: typed.op === 'void' ? { op: 'void' } : replaced };
		}
		case 'leave':
			return { kind, firstDate, lastDate, code, portion };
		case 'official_business':
			return { kind, firstDate, lastDate, code, from: time('from'), to: time('to') };
		case 'overtime':
			return { kind, date, from: time('from'), to: time('to') };
		case 'schedule_change':
			return { kind, firstDate, lastDate, scheduleId };
		default:
			return { kind };
	}
}

const WHEN_EMPTY: Record<string, string> = {
	date: 'Choose the day.',
	firstDate: 'Choose the first day.',
	lastDate: 'Choose the last day.',
	time: 'Enter a time, such as 17:00.',
	from: 'Enter a time, such as 08:00.',
	to: 'Enter a time, such as 17:00.',
	direction: 'Choose IN or OUT.',
	punchId: 'Choose the punch.',
	code: 'Choose a code.',
	portion: 'Choose full day, morning or afternoon.',
	scheduleId: 'Choose a schedule.'
};

/** An empty field is asked for; what was typed is named. */
function wordsFor(field: string, typed: string, message: string): string {
	return typed.trim() === '' ? (WHEN_EMPTY[field] ?? message) : message;
}
