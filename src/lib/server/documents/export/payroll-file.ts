import type { Column } from '$domain/exports/column';
import { bindTemplate } from '$domain/exports/payroll-rows';
import type { PayrollTableOutcome } from '$domain/exports/payroll-rows';
import type { PayrollTemplate } from '$domain/exports/payroll-template';
import { cellsOf, tableFile } from './table-file';
import type { ExportFile } from './table-file';

export type PayrollFileOutcome =
	{ ok: true; file: ExportFile } | Exclude<PayrollTableOutcome<never>, { ok: true }>;

export interface PayrollFileInput<Row> {
	template: PayrollTemplate;
	/** `DAILY_COLUMNS` or `PERIOD_COLUMNS`, as the template's source says. */
	columns: readonly Column<Row>[];
	rows: Iterable<Row> | AsyncIterable<Row>;
	createdAt: Date;
}

/** Results in the layout of a payroll template; refused when the template does not fit its source's columns. */
export function payrollFile<Row>({
	template,
	columns,
	rows,
	createdAt
}: PayrollFileInput<Row>): PayrollFileOutcome {
	const bound = bindTemplate(template, columns);
	if (!bound.ok) return bound;
	const { headings, kinds, linesOf } = bound.table;
	const table = {
		name: template.name,
		preamble: template.preamble,
		headings,
		kinds,
		rows: cellsOf(rows, linesOf),
		createdAt
	};
	const { delimiter, bom } = template;
	return {
		ok: true,
		file: tableFile(
			table,
			template.format === 'xlsx' ? { format: 'xlsx' } : { format: 'csv', delimiter, bom }
		)
	};
}
