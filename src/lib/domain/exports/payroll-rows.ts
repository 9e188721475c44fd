import { dayEquivalent } from '../timekeeping/csc-day-equivalent';
import { hoursOf } from './column';
import type { CellValue, Column, ColumnKind } from './column';
import type { OutputColumn, PayrollTemplate } from './payroll-template';

export interface PayrollTable {
	kinds: readonly ColumnKind[];
	headings: readonly string[] | null;
	/** Cells of the lines that one row becomes: none, one, or one for each pay code. */
	linesOf: (row: unknown) => CellValue[][];
}

export type PayrollTableOutcome<Row> =
	| { ok: true; table: Omit<PayrollTable, 'linesOf'> & { linesOf: (row: Row) => CellValue[][] } }
	| { ok: false; reason: 'unknown_column'; keys: string[] }
	| { ok: false; reason: 'wrong_format'; heading: string };

/**
 * Binds a template to the columns of its source. Refused when the template names a column that does not exist, or
 * asks for a date or duration format of a column that holds something else.
 */
export function bindTemplate<Row>(
	template: PayrollTemplate,
	columns: readonly Column<Row>[]
): PayrollTableOutcome<Row> {
	const byKey = new Map(columns.map((column) => [column.key, column]));
	const keys = [
		...template.columns.flatMap((column) => (column.from === 'column' ? [column.key] : [])),
		...template.payCodes.map(({ key }) => key)
	];
	const unknown = [...new Set(keys.filter((key) => !byKey.has(key)))];
	if (unknown.length > 0) return { ok: false, reason: 'unknown_column', keys: unknown };
	const misformatted = template.columns.find((column) => !formatFits(column, byKey));
	if (misformatted) return { ok: false, reason: 'wrong_format', heading: misformatted.heading };

	const cellOf = (column: OutputColumn, row: Row, pay: { code: string; minutes: number }): CellValue => {
		if (column.from === 'constant') return column.text;
		if (column.from === 'pay_code') return pay.code;
		if (column.from === 'amount') return formatDuration(pay.minutes, column.duration);
		const value = byKey.get(column.key)?.value(row) ?? null;
		if (typeof value === 'number' && column.duration) return formatDuration(value, column.duration);
		if (typeof value === 'string' && column.dateFormat) return formatDate(value, column.dateFormat);
		return value;
	};
	const line = (row: Row, pay: { code: string; minutes: number }) =>
		template.columns.map((column) => cellOf(column, row, pay));

	return {
		ok: true,
		table: {
			headings: template.hasHeadings ? template.columns.map(({ heading }) => heading) : null,
			kinds: template.columns.map((column) => kindOf(column, byKey)),
			linesOf(row) {
				if (template.payCodes.length === 0) return [line(row, { code: '', minutes: 0 })];
				return template.payCodes.flatMap(({ key, code }) => {
					const minutes = byKey.get(key)?.value(row);
					return typeof minutes === 'number' && minutes > 0 ? [line(row, { code, minutes })] : [];
				});
			}
		}
	};
}

function formatFits<Row>(column: OutputColumn, byKey: ReadonlyMap<string, Column<Row>>): boolean {
	if (column.from !== 'column') return true;
	const kind = byKey.get(column.key)?.kind;
	return (!column.dateFormat || kind === 'date') && (!column.duration || kind === 'minutes');
}

function kindOf<Row>(column: OutputColumn, byKey: ReadonlyMap<string, Column<Row>>): ColumnKind {
	if (column.from === 'constant' || column.from === 'pay_code') return 'text';
	const duration = column.duration;
	if (duration) return duration === 'minutes' ? 'minutes' : duration === 'hours' ? 'hours' : 'text';
	const kind = byKey.get(column.key)?.kind ?? 'text';
	// A date in a format of its own is a text: only ISO dates become date cells.
	return kind === 'date' && column.dateFormat && column.dateFormat !== 'YYYY-MM-DD' ? 'text' : kind;
}

function formatDuration(minutes: number, format: 'minutes' | 'hours' | 'clock' | 'days'): CellValue {
	if (format === 'minutes') return minutes;
	if (format === 'hours') return hoursOf(minutes);
	if (format === 'days') return dayEquivalent(minutes);
	return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function formatDate(date: string, format: 'YYYY-MM-DD' | 'MM/DD/YYYY' | 'DD/MM/YYYY' | 'MM/DD/YY'): string {
	const [year = '', month = '', day = ''] = date.split('-');
	if (format === 'MM/DD/YYYY') return `${month}/${day}/${year}`;
	if (format === 'DD/MM/YYYY') return `${day}/${month}/${year}`;
	if (format === 'MM/DD/YY') return `${month}/${day}/${year.slice(2)}`;
	return date;
}
