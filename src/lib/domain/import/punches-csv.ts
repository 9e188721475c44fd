import type { PunchDirection } from '../timekeeping/punch';
import { isTimeZone } from '../timekeeping/zone-clock';
import { checkRecord, detectDelimiter, readCsv } from './csv-read';
import type { CsvRecord } from './csv-read';
import { findColumns } from './headings';
import { quarantine, quote } from './import-item';
import type { ImportItem } from './import-item';
import { toImportedPunch } from './imported-punch';
import type { ImportedPunch, PunchImportContext } from './imported-punch';
import { parseLocalTime, toInstant } from './local-time';
import type { DateOrder, LocalTime } from './local-time';

export type PunchesCsvOutcome =
	| { ok: true; items: Generator<ImportItem<ImportedPunch>, void, void> }
	| { ok: false; reason: 'no_columns' | 'no_headings'; message: string };

const COLUMNS = {
	pin: [
		'employee',
		'employeeno',
		'employeenumber',
		'employeeid',
		'pin',
		'enno',
		'acno',
		'userid',
		'biometricid'
	],
	dateTime: ['datetime', 'time', 'timestamp', 'punch', 'punchtime'],
	date: ['date'],
	kind: ['kind', 'direction', 'type', 'state', 'inout'],
	zone: ['zone', 'timezone'],
	device: ['device', 'deviceid', 'terminal']
} as const;

const KINDS: Readonly<Record<string, PunchDirection>> = {
	clockin: 'in',
	clockout: 'out',
	breakin: 'in',
	breakout: 'out',
	in: 'in',
	out: 'out',
	checkin: 'in',
	checkout: 'out',
	auto: 'auto',
	'': 'auto'
};

export type PunchColumns = Record<keyof typeof COLUMNS, number | null>;

export interface PunchesCsvOptions extends PunchImportContext {
	dateOrder: DateOrder;
	/** Chosen by a person where the headings did not say; null: by the headings. Counted from 0. */
	columns: PunchColumns | null;
}

/** Headings of a CSV file of punches and the columns that their names give away; null when it is no CSV file. */
export function readPunchesCsvHead(
	chunks: () => Iterable<string>
): { headings: string[]; columns: PunchColumns } | null {
	const delimiter = detectDelimiter(chunks());
	const first = delimiter && readCsv(chunks(), delimiter).next();
	if (!first || first.done || !first.value.ok) return null;
	const headings = first.value.fields;
	return { headings, columns: findColumns(headings, COLUMNS) };
}

/**
 * Punches from a CSV file with headings: `employee`, `datetime` (or `date` and `time`), and if there are any `kind`
 * (`clock_in`, `clock_out`, `break_in`, `break_out`), `zone` and `device`. The file's kinds say what they mean, so they
 * are taken for directions whatever `directions` says of terminal codes, unless it names one.
 */
export function parsePunchesCsv(
	chunks: () => Iterable<string>,
	options: PunchesCsvOptions
): PunchesCsvOutcome {
	const delimiter = detectDelimiter(chunks());
	if (!delimiter)
		return {
			ok: false,
			reason: 'no_columns',
			message:
				'The first lines have no columns parted by commas, semicolons, tabs or bars. Is this a CSV file?'
		};
	const records = readCsv(chunks(), delimiter);
	const first = records.next();
	const headings = !first.done && first.value.ok ? first.value.fields : [];
	const columns = options.columns ?? findColumns(headings, COLUMNS);
	if (columns.pin === null || columns.dateTime === null)
		return {
			ok: false,
			reason: 'no_headings',
			message: `Line ${first.done ? 1 : first.value.line} must have the headings employee and datetime; it has ${quote(headings.join(', '))}.`
		};
	const layout = { columns, width: headings.length };
	// With chosen columns the file may have no headings: then its first line is a punch already.
	if (
		options.columns &&
		!first.done &&
		first.value.ok &&
		parseTime(first.value.fields, columns, options.dateOrder)
	)
		return { ok: true, items: readItems(readCsv(chunks(), delimiter), layout, options) };
	return { ok: true, items: readItems(records, layout, options) };
}

interface Layout {
	columns: PunchColumns;
	width: number;
}

function* readItems(
	records: Iterable<CsvRecord>,
	layout: Layout,
	options: PunchesCsvOptions
): Generator<ImportItem<ImportedPunch>, void, void> {
	let previous: number | null = null;
	for (const record of records) {
		const checked = checkRecord(record, layout.width);
		const item: ImportItem<ImportedPunch> = checked.ok
			? parseRecord({ ...checked, previous }, layout.columns, options)
			: checked;
		if (item.ok) previous = item.row.at;
		yield item;
	}
}

function parseRecord(
	{ line, raw, fields, previous }: { line: number; raw: string; fields: string[]; previous: number | null },
	columns: Layout['columns'],
	options: PunchesCsvOptions
): ImportItem<ImportedPunch> {
	const cell = (index: number | null) => (index === null ? '' : (fields[index] ?? '').trim());
	const pin = cell(columns.pin);
	if (pin === '') return quarantine(line, raw, 'missing_value', 'The line names no employee.');
	const local = parseTime(fields, columns, options.dateOrder);
	if (!local)
		return quarantine(
			line,
			raw,
			'bad_time',
			`${quote(timeOf(fields, columns))} is not a date and time in the chosen order.`
		);
	const zone = cell(columns.zone) || options.timeZone;
	if (!isTimeZone(zone)) return quarantine(line, raw, 'bad_value', `There is no time zone ${quote(zone)}.`);
	const kind = cell(columns.kind);
	const stated = KINDS[kind.toLowerCase().replace(/[^a-z]/g, '')];
	if (!stated || /\d/.test(kind))
		return quarantine(
			line,
			raw,
			'bad_code',
			`${quote(kind)} is not clock_in, clock_out, break_in or break_out.`
		);
	return toImportedPunch(
		{
			line,
			raw,
			pin,
			at: toInstant(local, zone, previous),
			stated,
			stateCode: kind || null,
			verifyCode: null,
			device: cell(columns.device) || null
		},
		{ ...options, directions: options.directions === 'auto' ? 'codes' : options.directions }
	);
}

function timeOf(fields: readonly string[], { date, dateTime }: PunchColumns): string {
	const cell = (index: number | null) => (index === null ? '' : (fields[index] ?? '').trim());
	return `${cell(date)} ${cell(dateTime)}`.trim();
}

function parseTime(fields: readonly string[], columns: PunchColumns, order: DateOrder): LocalTime | null {
	return parseLocalTime(timeOf(fields, columns), order);
}
