import { toDate, toEpochDay } from './civil-date';
import { computeDay } from './compute-day';
import { createCalendar } from './day-context';
import type { DayResults } from './day-record';
import { overlay } from './overlay';
import type { Pairing } from './pair';
import type { KeptPunch } from './punch';
import type { PunchState } from './punch-outcome';
import { streamPunches } from './punch-stream';
import type { TimekeepingInput } from './timekeeping-input';
import { waitingByDay } from './waiting';

/** Changes whenever the same input may give another record; stored records carry it. */
export const ENGINE_VERSION = 1;

/**
 * Day records of one employee: one per date of the range, and a state for every punch. Pure: no clock, no
 * database, the same input in any order gives the same output. The input must have passed
 * `parseTimekeepingInput`. Give punches from two days before the range to two days after it, so that
 * sessions over its edges are seen whole. Future dates count as absent: do not ask for them.
 */
export function computeDays(input: TimekeepingInput): DayResults {
	const calendar = createCalendar(input);
	const { punches, voided } = overlay(input.punches, input.corrections);
	const { clock, shapeOf, policyOn } = calendar;
	const { dates, duplicates } = streamPunches({ punches, clock, shapeOf, policyOn });
	const waitingOn = waitingByDay(input.waiting ?? [], { punches, clock, shapeOf, policyOn });

	const states = new Map<string, PunchState>();
	const punchesOn = new Map<number, KeptPunch[]>();
	for (const { day, punches: own } of dates) {
		punchesOn.set(day, own);
		for (const { id } of own) states.set(id, { id, state: 'paired', workDate: toDate(day) });
	}
	const repeatedOn = new Set<string>();
	for (const { punch, of } of duplicates) {
		const workDate = states.get(of.id)?.workDate ?? null;
		if (workDate) repeatedOn.add(workDate);
		states.set(punch.id, { id: punch.id, state: 'duplicate', workDate });
	}
	const voidedOn = new Set<number>();
	for (const punch of voided) {
		states.set(punch.id, { id: punch.id, state: 'voided', workDate: null });
		if (punch.corrected) continue;
		// The date it would have had on its own is the one that shows the mark.
		const [alone] = streamPunches({ punches: [punch], clock, shapeOf, policyOn }).dates;
		if (alone) voidedOn.add(alone.day);
	}

	const compute = (day: number) => {
		const computed = computeDay({
			calendar,
			day,
			punches: punchesOn.get(day) ?? [],
			waiting: waitingOn.get(day) ?? [],
			hasDuplicate: repeatedOn.has(toDate(day)),
			hasVoided: voidedOn.has(day)
		});
		recordStates(computed.pairing, states);
		return computed.record;
	};
	const first = toEpochDay(input.range.first);
	const last = toEpochDay(input.range.last);
	const days = [];
	for (let day = first; day <= last; day++) days.push(compute(day));
	// Punches around the range have a state too.
	for (const { day } of dates) if (day < first || day > last) compute(day);
	const order = [...punches, ...voided].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
	return { days, punches: order.flatMap(({ id }) => states.get(id) ?? []) };
}

function recordStates({ orphans, redundant }: Pairing, states: Map<string, PunchState>): void {
	const mark = (id: string, state: PunchState['state']) => {
		const known = states.get(id);
		if (known) known.state = state;
	};
	for (const { punch } of orphans) mark(punch.id, 'orphan');
	for (const { punch } of redundant) mark(punch.id, 'redundant');
}
