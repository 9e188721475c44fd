import { addDays } from './civil-date';
import type { Schedule } from './schedule';
import type { TimekeepingInput } from './timekeeping-input';

/** A schedule between two dates, both included; `schedule` null: none, although a wider layer has one. */
export interface AssignmentSpan {
	from: string;
	/** Null: without end. */
	to: string | null;
	schedule: Schedule | null;
}

export interface LayerInput {
	/** Most specific first: change of schedule, employee, department, site. Spans within a layer do not overlap. */
	layers: readonly (readonly AssignmentSpan[])[];
	first: string;
	last: string;
}

/** One schedule at most per date of `[first, last]`: the most specific layer that says something wins. */
export function layerAssignments({ layers, first, last }: LayerInput): TimekeepingInput['assignments'] {
	const found: { from: string; to: string; schedule: Schedule }[] = [];
	// The answer can only change where some span begins or has just ended.
	const starts = new Set([first]);
	for (const { from, to } of layers.flat()) {
		if (first < from && from <= last) starts.add(from);
		if (to !== null && first <= to && to < last) starts.add(addDays(to, 1));
	}
	const dates = [...starts].sort();
	for (const [i, from] of dates.entries()) {
		const next = dates[i + 1];
		const to = next === undefined ? last : addDays(next, -1);
		const schedule = scheduleOn(layers, from);
		if (!schedule) continue;
		const before = found.at(-1);
		if (before && before.schedule === schedule && addDays(before.to, 1) === from) before.to = to;
		else found.push({ from, to, schedule });
	}
	return found;
}

/** The schedule that applies on a date; null when none does. */
export function scheduleOn(layers: LayerInput['layers'], date: string): Schedule | null {
	for (const layer of layers) {
		const span = layer.find(({ from, to }) => from <= date && (to === null || date <= to));
		if (span) return span.schedule;
	}
	return null;
}
