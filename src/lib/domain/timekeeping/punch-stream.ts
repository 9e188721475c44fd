import { attribute } from './attribute';
import type { WorkDate } from './attribute';
import type { DayShape, Shift } from './day-shape';
import { normalise } from './normalise';
import type { Normalised } from './normalise';
import type { Policy } from './policy';
import type { KeptPunch } from './punch';
import type { ZoneClock } from './zone-clock';

export interface StreamInput {
	punches: readonly KeptPunch[];
	clock: ZoneClock;
	/** Shape of a local date (epoch day). */
	shapeOf: (day: number) => DayShape;
	/** Rules in force on a local date. */
	policyOn: (day: number) => Policy;
}

export interface Stream {
	dates: WorkDate[];
	duplicates: Normalised['duplicates'];
}

/** Steps 1 and 3: from punches in any order to work dates, double taps set aside. */
export function streamPunches({ punches, clock, shapeOf, policyOn }: StreamInput): Stream {
	const localDayOf = (minute: number) => Math.floor(clock.toWall(minute) / 1440);
	const { kept, duplicates } = normalise({
		punches,
		limitsFor: (punch) => policyOn(localDayOf(punch.minute)),
		isInBreak: (minute) => isInBreak(minute, localDayOf(minute), shapeOf)
	});
	const dates = attribute({
		punches: kept,
		shiftOf: (day) => shapeOf(day).shift,
		localDayOf,
		maxSessionMinutesOn: (day) => policyOn(day).maxSessionMinutes,
		reach: reachOf(kept, localDayOf, shapeOf)
	});
	return { dates, duplicates };
}

/** A break written with hours of 24 or more belongs to the date before. */
function isInBreak(minute: number, local: number, shapeOf: (day: number) => DayShape): boolean {
	for (let day = local - 2; day <= local; day++)
		for (const pause of shapeOf(day).breaks) if (pause.start <= minute && minute <= pause.end) return true;
	return false;
}

/** Shifts end by 48:00 at the latest; windows longer than a day reach further. */
function reachOf(
	kept: readonly KeptPunch[],
	localDayOf: (minute: number) => number,
	shapeOf: (day: number) => DayShape
) {
	let widest = 0;
	const first = kept[0];
	if (first) {
		const day = localDayOf(first.minute);
		for (let i = day; i < day + 7; i++) widest = Math.max(widest, windowOf(shapeOf(i).shift));
	}
	const extra = Math.ceil(Math.max(0, widest - 1440) / 1440);
	return { back: 3 + extra, ahead: 1 + extra };
}

function windowOf(shift: Shift | null): number {
	return shift ? Math.max(shift.start - shift.windowStart, shift.windowEnd - shift.end) : 0;
}
