/**
 * What a cell holds. `minutes` and `count` are whole numbers, `hours` has two decimals, `date` is `YYYY-MM-DD`,
 * `time` is `HH:MM` on a 24-hour clock; everything that people type is `text`, employee numbers included.
 */
export type ColumnKind = 'text' | 'minutes' | 'hours' | 'count' | 'date' | 'time';

export type CellValue = string | number | null;

export interface Column<Row> {
	/** Stable name: the heading of a CSV file and the key in mapping templates. */
	key: string;
	/** For people, in a spreadsheet. */
	heading: string;
	kind: ColumnKind;
	value: (row: Row) => CellValue;
}

/** Minutes as hours with two decimals, rounded once, half up: 50 min are 0.83. */
export function hoursOf(minutes: number): number {
	return Math.round((minutes * 100) / 60) / 100;
}

/** Two columns for one quantity: whole minutes, and the same as decimal hours. */
export function minutesAndHours<Row>(
	key: string,
	heading: string,
	minutes: (row: Row) => number
): [Column<Row>, Column<Row>] {
	return [
		{ key: `${key}_min`, heading: `${heading} (min)`, kind: 'minutes', value: minutes },
		{ key: `${key}_hours`, heading: `${heading} (h)`, kind: 'hours', value: (row) => hoursOf(minutes(row)) }
	];
}
