import { addDays, daysInMonth } from '../timekeeping/civil-date';
import type { PeriodRange } from '../timekeeping/periods';

/** The parts of a range by calendar month, in order: CS Form No. 48 is by the month whatever the cut-off. */
export function splitMonths({ first, last }: PeriodRange): PeriodRange[] {
	const parts: PeriodRange[] = [];
	for (let from = first; from <= last;) {
		const days = daysInMonth(Number(from.slice(0, 4)), Number(from.slice(5, 7)));
		const end = `${from.slice(0, 8)}${days}`;
		parts.push({ first: from, last: end < last ? end : last });
		from = addDays(end, 1);
	}
	return parts;
}
