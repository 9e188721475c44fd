import type { Explanation } from './explanation';
import { clock24 } from './wall-time';
import { zoneClock } from './zone-clock';

export interface ExplainOptions {
	/** IANA zone whose wall clock the sentence uses. */
	timeZone: string;
}

/** One plain English sentence for an explanation: how many minutes, which rule, which times, which grace. */
export function explain(entry: Explanation, { timeZone }: ExplainOptions): string {
	const clock = zoneClock(timeZone);
	const at = (instant: number | undefined) =>
		instant === undefined ? '?' : clock24(clock.toWall(Math.floor(instant / 60_000)));
	const from = at(entry.from);
	const to = at(entry.to);
	const span = `${from} to ${to}`;
	const n = sayMinutes(entry.minutes);
	const grace = entry.graceMinutes ?? 0;
	const limit = sayMinutes(entry.limitMinutes ?? 0);
	const code = entry.code ?? '';
	switch (entry.rule) {
		case 'scheduled_block':
			return `${n} scheduled, ${span}.`;
		case 'suspension':
			return `${n} taken out of the schedule, ${span}: work was suspended (${code}).`;
		case 'session':
			return `${n} between in at ${from} and out at ${to}.`;
		case 'worked_in_schedule':
			return `${n} worked inside the schedule, ${span}.`;
		case 'official_business':
			return `${n} credited for official business (${code}), ${span}.`;
		case 'worked_on_day_off':
			return `${n} worked on a day without scheduled hours, ${span}; the first ${limit} are regular.`;
		case 'overtime_after_shift':
			return `${n} overtime after the end of the shift, ${span}.`;
		case 'overtime_before_shift':
			return `${n} overtime before the start of the shift, ${span}.`;
		case 'overtime_beyond_norm':
			return `${n} overtime beyond the first ${limit} of the day, ${span}.`;
		case 'overtime_below_minimum':
			return `No overtime for ${span}: less than the minimum of ${limit}.`;
		case 'overtime_rounded_down':
			return `${span} is not counted: overtime is rounded down to steps of ${limit}.`;
		case 'excess_break':
			return `${n} of presence inside an unpaid break, ${span}: not credited.`;
		case 'excess_before_shift':
			return `${n} before the start of the shift, ${span}: not credited.`;
		case 'excess_after_shift':
			return `${n} after the end of the shift, ${span}: no overtime credited.`;
		case 'excess_during_leave':
			return `${n} of presence during approved leave, ${span}: not credited.`;
		case 'excess_outside_schedule':
			return `${n} of presence outside what counts, ${span}: not credited.`;
		case 'late_without_grace':
			return `Late ${n}: due at ${from}, present at ${to}; no grace applies.`;
		case 'late_beyond_grace':
			return `Late ${n}: due at ${from}, present at ${to}; the grace of ${sayMinutes(grace)} is exceeded, so every minute counts.`;
		case 'late_after_grace':
			return `Late ${n}: counted from ${from}, where the grace of ${sayMinutes(grace)} ended, to ${to}.`;
		case 'within_grace':
			return `${n} late, ${span}, forgiven: the grace is ${sayMinutes(grace)}.`;
		case 'left_early':
			return `Undertime ${n}: left at ${from}, due until ${to}.`;
		case 'gap':
			return `Undertime ${n}: away from ${span}.`;
		case 'no_punch_in_block':
			return `Absent ${n}: no punch from ${span}.`;
		case 'leave':
			return `${n} covered by approved leave (${code}), ${span}.`;
		case 'missing_in':
			return `${n} unresolved, ${span}: an out was punched without an in.`;
		case 'missing_out':
			return `${n} unresolved, ${span}: an in was punched without an out.`;
		case 'waits_for_review':
			return entry.minutes > 0
				? `${n} unresolved, ${span}: a punch waits for review.`
				: `The punch at ${from} waits for review: it counts once somebody has accepted it.`;
		case 'night_window':
			return `${n} inside the night window, ${span}.`;
	}
}

/** `1 minute`, `45 minutes`, `2 h`, `1 h 5 min`. */
export function sayMinutes(minutes: number): string {
	if (minutes < 60) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
	const rest = minutes % 60;
	return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}
