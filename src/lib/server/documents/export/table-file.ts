import type { CellValue, Column, ColumnKind } from '$domain/exports/column';
import { csvChunks } from '$domain/exports/csv-write';
import type { CsvOptions } from '$domain/exports/csv-write';
import { xlsxStream } from './xlsx';

export type FileFormat = { format: 'xlsx' } | ({ format: 'csv' } & CsvOptions);

/** A file to download, its bytes made as they are read. */
export interface ExportFile {
	contentType: string;
	/** Without the dot. */
	extension: 'xlsx' | 'csv' | 'tsv';
	chunks: AsyncIterable<Uint8Array>;
}

export interface TableInput {
	/** Name of the sheet in a workbook. */
	name: string;
	preamble?: readonly (readonly string[])[];
	headings: readonly string[] | null;
	kinds: readonly ColumnKind[];
	rows: Iterable<readonly CellValue[]> | AsyncIterable<readonly CellValue[]>;
	createdAt: Date;
}

/** Any table as a workbook or a CSV file. */
export function tableFile(table: TableInput, format: FileFormat): ExportFile {
	if (format.format === 'xlsx')
		return {
			contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
			extension: 'xlsx',
			chunks: xlsxStream([table], table.createdAt)
		};
	const isTabbed = format.delimiter === '\t';
	return {
		contentType: isTabbed ? 'text/tab-separated-values; charset=utf-8' : 'text/csv; charset=utf-8',
		extension: isTabbed ? 'tsv' : 'csv',
		chunks: encode(csvChunks(table, format))
	};
}

export interface ColumnsInput<Row> {
	name: string;
	columns: readonly Column<Row>[];
	rows: Iterable<Row> | AsyncIterable<Row>;
	createdAt: Date;
}

/** The daily or period export with all its columns: people's headings in a workbook, stable keys in CSV. */
export function columnsFile<Row>(
	{ name, columns, rows, createdAt }: ColumnsInput<Row>,
	format: FileFormat
): ExportFile {
	return tableFile(
		{
			name,
			headings: columns.map(({ heading, key }) => (format.format === 'xlsx' ? heading : key)),
			kinds: columns.map(({ kind }) => kind),
			rows: cellsOf(rows, (row) => [columns.map(({ value }) => value(row))]),
			createdAt
		},
		format
	);
}

/** The lines that rows become, one row at a time. */
export async function* cellsOf<Row>(
	rows: Iterable<Row> | AsyncIterable<Row>,
	linesOf: (row: Row) => CellValue[][]
): AsyncGenerator<CellValue[], void, void> {
	for await (const row of rows) yield* linesOf(row);
}

async function* encode(chunks: AsyncIterable<string>): AsyncGenerator<Uint8Array, void, void> {
	const encoder = new TextEncoder();
	for await (const chunk of chunks) yield encoder.encode(chunk);
}
