import { DIRECTION_WORDS, formatDate, formatInstant } from '../report-words';
import type { RequestDetail, RequestKind } from './request-detail';

export const REQUEST_KINDS = [
	'missed_punch',
	'adjustment',
	'leave',
	'official_business',
	'overtime',
	'schedule_change'
] as const satisfies readonly RequestKind[];

export const REQUEST_KIND_WORDS: Record<RequestKind, string> = {
	missed_punch: 'Missed punch',
	adjustment: 'Adjustment of a punch',
	leave: 'Leave',
	official_business: 'Official business or pass slip',
	overtime: 'Overtime',
	schedule_change: 'Change of schedule'
};

export const REQUEST_KIND_HINTS: Record<RequestKind, string> = {
	missed_punch: 'You were there, and a punch is missing.',
	adjustment: 'A punch has the wrong time or direction, or should not count.',
	leave: 'A day, a morning or an afternoon off, or several days.',
	official_business: 'You work elsewhere: travel order, meeting, pass slip.',
	overtime: 'Work before or after your shift that should count.',
	schedule_change: 'Other hours on some days.'
};

export const REQUEST_STATUS_WORDS = {
	pending: 'Pending',
	approved: 'Approved',
	declined: 'Declined',
	withdrawn: 'Withdrawn'
} as const;

export const PORTION_WORDS = { full: 'full day', am: 'morning', pm: 'afternoon' } as const;

/** What ids and codes stand for. */
export type RequestNames = {
	timeZone: string;
	/** by kind and code, `leave VL` */
	codes: ReadonlyMap<string, string>;
	schedules: ReadonlyMap<string, string>;
	/** the punch an adjustment speaks of; null when it is not there */
	punch: { at: Date; direction: 'in' | 'out' | null } | null;
};

/** What is asked for, in one line. */
export function describeRequest(detail: RequestDetail, names: RequestNames): string {
	switch (detail.kind) {
		case 'missed_punch':
			return `${DIRECTION_WORDS[detail.direction]} at ${detail.time} on ${formatDate(detail.date)}`;
		case 'adjustment':
			return `${sayPunch(names)}: ${sayChange(detail.change)}`;
		case 'leave': {
			const part = detail.portion === 'full' ? '' : `, ${PORTION_WORDS[detail.portion]}`;
			return `${sayCode(detail, names)}, ${sayDates(detail)}${part}`;
		}
		case 'official_business':
			return `${sayCode(detail, names)}, ${sayDates(detail)}, ${detail.from}–${detail.to}`;
		case 'overtime':
			return `${detail.from}–${detail.to} on ${formatDate(detail.date)}`;
		case 'schedule_change':
			return `“${names.schedules.get(detail.scheduleId) ?? 'a schedule that is gone'}”, ${sayDates(detail)}`;
	}
}

function sayPunch({ punch, timeZone }: RequestNames): string {
	if (!punch) return 'A punch that is not there any more';
	const direction = punch.direction ? `${DIRECTION_WORDS[punch.direction]} ` : '';
	return `${direction}${formatInstant(punch.at, timeZone)}`;
}

function sayChange(change: Extract<RequestDetail, { kind: 'adjustment' }>['change']): string {
	if (change.op === 'void') return 'should not count';
	const direction = DIRECTION_WORDS[change.direction];
	return change.time === null ? `was ${direction}` : `was ${direction} at ${change.time}`;
}

function sayCode({ kind, code }: { kind: string; code: string }, { codes }: RequestNames): string {
	const name = codes.get(`${kind} ${code}`);
	return name ? `${name} (${code})` : code;
}

function sayDates({ firstDate, lastDate }: { firstDate: string; lastDate: string }): string {
	return firstDate === lastDate
		? formatDate(firstDate)
		: `${formatDate(firstDate)} – ${formatDate(lastDate)}`;
}
