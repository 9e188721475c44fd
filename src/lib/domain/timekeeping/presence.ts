import type { DayRecord } from './day-record';

/** Where somebody is, as far as punches and papers tell. `absent`: the shift has begun and nobody came so far. */
export const PRESENCES = [
	'absent',
	'at_work',
	'out',
	'left',
	'leave',
	'business',
	'expected',
	'off'
] as const;
export type Presence = (typeof PRESENCES)[number];

export type PresenceNow = {
	presence: Presence;
	/** minutes late at the start of the shift or after its break, by the rules in force; 0: in time */
	lateMinutes: number;
	/** the shift that is on, or would be; epoch milliseconds */
	shift: { start: number; end: number } | null;
};

/** An IN that nobody has followed for so long is a forgotten OUT, not somebody at work. */
export const LONGEST_STAY_MS = 16 * 3_600_000;

/**
 * @param days the records of yesterday and of today, as if whoever is in left now
 * @param last that person's latest punch
 * @param now epoch milliseconds
 */
export function computePresence(
	days: readonly DayRecord[],
	last: { at: number; direction: 'in' | 'out' | null } | null,
	now: number
): PresenceNow {
	const record = currentOf(days, now);
	const shift = record?.shift ?? null;
	const lateMinutes = record && cameIn(record) ? record.minutes.tardy : 0;
	return { presence: presenceOf({ record, last, now }), lateMinutes, shift };
}

/** A night shift that began yesterday is still on; else it is today. */
function currentOf(days: readonly DayRecord[], now: number): DayRecord | null {
	const running = days.find(({ shift }) => shift && shift.start <= now && now < shift.end);
	return running ?? days.at(-1) ?? null;
}

type Situation = {
	record: DayRecord | null;
	last: { at: number; direction: 'in' | 'out' | null } | null;
	now: number;
};

function presenceOf({ record, last, now }: Situation): Presence {
	if (last?.direction === 'in' && now - last.at < LONGEST_STAY_MS) return 'at_work';
	if (!record) return 'off';
	const { shift, status, flags } = record;
	if (cameIn(record)) return shift && now < shift.end ? 'out' : 'left';
	if (status === 'leave') return 'leave';
	if (flags.includes('ob')) return 'business';
	if (status === 'holiday' || status === 'rest' || status === 'suspended' || !shift) return 'off';
	return now < shift.start ? 'expected' : 'absent';
}

const cameIn = ({ sessions, orphans }: DayRecord) => sessions.length + orphans.length > 0;
