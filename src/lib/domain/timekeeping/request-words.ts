import type { RequestKind } from './request-detail';

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
