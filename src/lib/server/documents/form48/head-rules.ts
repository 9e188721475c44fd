import type { Measure } from '../pdf/marks';
import { MM } from '../pdf/paper';
import type { FormPlan } from './geometry';

interface Span {
	from: number;
	to: number;
}

/** Where the rules of the head begin and end; what is filled in stands on them. */
export interface HeadRules {
	name: Span;
	monthLabelX: number;
	month: Span;
	year: Span;
	hours: Span;
}

export const MONTH_LABEL = 'For the month of';
export const YEAR_LABEL = ', 20';

export function headRules({ width }: FormPlan, measure: Measure): HeadRules {
	const inset = 3 * MM;
	const monthFrom = inset + measure(MONTH_LABEL, 'italic', 8.5) + 3;
	const yearTo = width - inset;
	const yearFrom = yearTo - 7 * MM;
	return {
		name: { from: inset, to: width - inset },
		monthLabelX: inset,
		month: { from: monthFrom, to: yearFrom - measure(YEAR_LABEL, 'italic', 8.5) },
		year: { from: yearFrom, to: yearTo },
		hours: { from: width * 0.66, to: width }
	};
}
