import type { Presence } from '$domain/timekeeping/presence';

export const PRESENCE_WORDS: Record<Presence, string> = {
	absent: 'Absent so far',
	at_work: 'At work',
	out: 'Out',
	left: 'Left',
	leave: 'On leave',
	business: 'Official business',
	expected: 'Expected',
	off: 'Day off'
};

export const PRESENCE_TONES: Record<Presence, 'neutral' | 'good' | 'bad' | 'accent'> = {
	absent: 'bad',
	at_work: 'good',
	out: 'neutral',
	left: 'neutral',
	leave: 'accent',
	business: 'accent',
	expected: 'neutral',
	off: 'neutral'
};
