import { toCsv } from '$domain/csv';
import type { Context } from '$lib/server/context';
import { pageOf, sortOf, type Sort } from './list-query';

export const ROWS_PER_PAGE = 50;

type Value = string | number | null;

export type ListColumn<Row> = {
	key: string;
	label: string;
	align?: 'end';
	/** what the rows are ordered by, and what stands in the file; instants as ISO text */
	value: (row: Row) => Value;
	/** what stands in the file instead */
	text?: (row: Row) => string | number;
	/** only in the file, or only on the screen */
	only?: 'file' | 'screen';
	/** not to order by */
	fixed?: boolean;
};

/** `order` null: as the rows come; `page` null: all of them. */
export type Wanted = { order: Sort<string> | null; page: { limit: number; number: number } | null };
export type Found<Row> = { rows: readonly Row[]; total: number; page: number; pageCount: number };

/**
 * A list of the office, once for its screen and its file: what its address asks for decides which rows, in which order.
 * `find` checks who asks.
 */
export type OfficeList<Row, Beside extends object = object> = {
	/** of its address and its file: `/admin/lists/NAME.csv` */
	name: string;
	columns: readonly ListColumn<Row>[];
	/** `Beside`: what the page shows beside the rows and finds on the way to them */
	find: (context: Context, url: URL, wanted: Wanted) => Promise<Found<Row> & Beside>;
};

export type ShownList<Row> = Found<Row> & {
	name: string;
	columns: { key: string; label: string; align?: 'end'; sortable: boolean }[];
	order: Sort<string> | null;
};

/** A list that one query reads whole and that is ordered and cut here: hundreds of rows, not hundreds of thousands. */
export function wholeList<Row>(list: {
	name: string;
	columns: readonly ListColumn<Row>[];
	rows: (context: Context, url: URL) => Promise<readonly Row[]>;
}): OfficeList<Row> {
	return {
		name: list.name,
		columns: list.columns,
		find: async (context, url, wanted) => arrange(await list.rows(context, url), list.columns, wanted)
	};
}

/** One page of a list, as its screen shows it. */
export async function showList<Row, Beside extends object>(
	{ name, columns, find }: OfficeList<Row, Beside>,
	context: Context,
	url: URL
): Promise<ShownList<Row> & Beside> {
	const order = orderOf(url, columns);
	const found = await find(context, url, { order, page: { limit: ROWS_PER_PAGE, number: pageOf(url) } });
	return {
		...found,
		name,
		order,
		columns: columns
			.filter(({ only }) => only !== 'file')
			.map(({ key, label, align, fixed }) => ({
				key,
				label,
				...(align ? { align } : {}),
				sortable: !fixed
			}))
	};
}

/** The same of rows that the page has read already, for its own figures. */
export async function showRows<Row>(
	list: OfficeList<Row>,
	rows: readonly Row[],
	{ context, url }: { context: Context; url: URL }
): Promise<ShownList<Row>> {
	const find: OfficeList<Row>['find'] = async (_context, _url, wanted) => arrange(rows, list.columns, wanted);
	return showList({ ...list, find }, context, url);
}

/** All of what the screen shows page by page, in the same order. */
export async function listToCsv<Row, Beside extends object>(
	{ columns, find }: OfficeList<Row, Beside>,
	context: Context,
	url: URL
): Promise<string> {
	const { rows } = await find(context, url, { order: orderOf(url, columns), page: null });
	const own = columns.filter(({ only }) => only !== 'screen');
	return toCsv([
		own.map(({ label }) => label),
		...rows.map((row) => own.map(({ value, text }) => text?.(row) ?? value(row) ?? ''))
	]);
}

/** Rows in an order, and one page of them; a page past the end is the last one. */
export function arrange<Row>(
	rows: readonly Row[],
	columns: readonly ListColumn<Row>[],
	{ order, page }: Wanted
): Found<Row> {
	const column = columns.find(({ key }) => key === order?.key);
	// Sorting keeps what is equal as it came: in the order that is usual for these rows.
	const ordered = column
		? [...rows].sort((a, b) => {
				const turn = compareValues(column.value(a), column.value(b));
				return order?.descending ? -turn : turn;
			})
		: rows;
	if (!page) return { rows: ordered, total: rows.length, page: 1, pageCount: 1 };
	const pageCount = Math.max(1, Math.ceil(rows.length / page.limit));
	const number = Math.min(Math.max(1, page.number), pageCount);
	const begin = (number - 1) * page.limit;
	return { rows: ordered.slice(begin, begin + page.limit), total: rows.length, page: number, pageCount };
}

function orderOf<Row>(url: URL, columns: readonly ListColumn<Row>[]): Sort<string> | null {
	const keys = columns.filter(({ fixed }) => !fixed).map(({ key }) => key);
	const order = sortOf(url, keys, { key: '', descending: false });
	return order.key ? order : null;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** What is missing stands last. */
function compareValues(a: Value, b: Value): number {
	if (a === null || b === null) return Number(a === null) - Number(b === null);
	return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
}
