import type { Form48Day } from './form48';

/** Index of a time cell: A.M. arrival, A.M. departure, P.M. arrival, P.M. departure. */
export type TimeCell = 0 | 1 | 2 | 3;

export interface RowText {
	/** The four times, empty where blank. */
	times: readonly [string, string, string, string];
	/** Text across empty cells, from one to another, both included. */
	across: { text: string; from: TimeCell; to: TimeCell } | null;
	/** Text that found no empty cells: it goes to the remarks column or below the table. */
	beside: string | null;
}

/**
 * The words and times of a row. If there is any time, times are printed; a label then takes the empty half, or
 * stands beside. Without times it runs across the row.
 */
export function rowText({ form48 }: Pick<Form48Day, 'form48'>, label: string | undefined): RowText {
	const times = [form48.amIn ?? '', form48.amOut ?? '', form48.pmIn ?? '', form48.pmOut ?? ''] as const;
	const words = label ?? form48.label;
	if (!words) return { times, across: null, beside: null };
	const [amIn, amOut, pmIn, pmOut] = times.map((time) => time !== '');
	if (!amIn && !amOut && !pmIn && !pmOut)
		return { times, across: { text: words, from: 0, to: 3 }, beside: null };
	if (!amIn && !amOut) return { times, across: { text: words, from: 0, to: 1 }, beside: null };
	if (!pmIn && !pmOut) return { times, across: { text: words, from: 2, to: 3 }, beside: null };
	return { times, across: null, beside: words };
}
