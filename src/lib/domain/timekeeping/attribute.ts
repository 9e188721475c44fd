import type { Shift } from './day-shape';
import type { KeptPunch, PunchDirection } from './punch';

export interface AttributeInput {
	/** Kept punches in time order. */
	punches: readonly KeptPunch[];
	/** Shift of a date (epoch day), null on rest days and where no schedule applies. */
	shiftOf: (day: number) => Shift | null;
	/** Local date of an epoch minute. */
	localDayOf: (minute: number) => number;
	/** Longest gap, in minutes, over which an open in may still be closed. */
	maxSessionMinutesOn: (day: number) => number;
	/** Days around a punch's local date whose shifts can reach it; wide enough for 48:00 ends and the windows. */
	reach?: { back: number; ahead: number };
}

/** One work date and the punches given to it, in time order. */
export interface WorkDate {
	day: number;
	punches: KeptPunch[];
}

/**
 * Step 3: give every kept punch to a work date, in time order and never to an earlier date than the punch
 * before it. An open session keeps its date as long as it can still be closed; otherwise the nearest shift
 * wins; otherwise the local date. (Fixes the published bug where a night shift's late out went to the next
 * afternoon's shift: frappe/hrms 3298.)
 */
export function attribute(input: AttributeInput): WorkDate[] {
	const dates: WorkDate[] = [];
	for (const punch of input.punches) {
		const last = dates.at(-1);
		const day = chooseDay(punch, last, input);
		if (last && last.day === day) last.punches.push(punch);
		else dates.push({ day, punches: [punch] });
	}
	return dates;
}

function chooseDay(punch: KeptPunch, last: WorkDate | undefined, input: AttributeInput): number {
	const t = punch.minute;
	const local = input.localDayOf(t);
	const candidates = candidatesAt(t, local, last?.day ?? -Infinity, input);
	if (last && punch.direction !== 'in' && isOpen(last, t, input.maxSessionMinutesOn(last.day))) {
		const fits = candidates.some((shift) => shift.day === last.day);
		if (candidates.length === 0 || fits || candidates.every((shift) => t < shift.start)) return last.day;
	}
	return nearest(candidates, t, punch.direction)?.day ?? Math.max(local, last?.day ?? -Infinity);
}

function candidatesAt(t: number, local: number, notBefore: number, input: AttributeInput): Shift[] {
	const { back, ahead } = input.reach ?? { back: 3, ahead: 1 };
	const found: Shift[] = [];
	for (let day = Math.max(local - back, notBefore); day <= local + ahead; day++) {
		const shift = input.shiftOf(day);
		if (shift && shift.windowStart <= t && t <= shift.windowEnd) found.push(shift);
	}
	return found;
}

/** Is a session open on this date that a punch at `t` may close? */
function isOpen(date: WorkDate, t: number, maxSessionMinutes: number): boolean {
	const last = date.punches.at(-1);
	if (!last || t - last.minute > maxSessionMinutes) return false;
	const allAuto = date.punches.every((punch) => punch.direction === 'auto');
	return allAuto ? date.punches.length % 2 === 1 : last.direction !== 'out';
}

/** The candidate whose start (for an explicit out: end) is nearest; a tie goes to the earlier date. */
function nearest(candidates: readonly Shift[], t: number, direction: PunchDirection): Shift | null {
	let best: Shift | null = null;
	let bestDistance = Infinity;
	for (const shift of candidates) {
		const distance = Math.abs(t - (direction === 'out' ? shift.end : shift.start));
		if (distance < bestDistance) [best, bestDistance] = [shift, distance];
	}
	return best;
}
