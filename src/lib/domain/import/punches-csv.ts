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
import type { DateOrder } from './local-time';

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

export interface PunchesCsvOptions extends PunchImportContext {
	dateOrder: DateOrder;
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
	const columns = findColumns(headings, COLUMNS);
	if (columns.pin === null || columns.dateTime === null)
		return {
			ok: false,
			reason: 'no_headings',
			message: `Line ${first.done ? 1 : first.value.line} must have the headings employee and datetime; it has ${quote(headings.join(', '))}.`
		};
	return { ok: true, items: readItems(records, { columns, width: headings.length }, options) };
}

interface Layout {
	columns: Record<keyof typeof COLUMNS, number | null>;
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
	const time =
		columns.date === null ? cell(columns.dateTime) : `${cell(columns.date)} ${cell(columns.dateTime)}`;
	const local = parseLocalTime(time, options.dateOrder);
	if (!local)
		return quarantine(line, raw, 'bad_time', `${quote(time)} is not a date and time in the chosen order.`);
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
