import { checkRecord, detectDelimiter, readCsv } from '../import/csv-read';
import { findColumns } from '../import/headings';
import { quarantine, quote } from '../import/import-item';
import type { ImportItem } from '../import/import-item';
import { parseDate } from '../import/local-time';
import { toDate } from '../timekeeping/civil-date';
import { holidayKindOf } from './holiday-file';
import type { HolidaysOutcome, ImportedHoliday } from './holiday-file';

const COLUMNS = {
	date: ['date', 'day', 'petsa'],
	name: ['name', 'holiday', 'description', 'title', 'summary'],
	kind: ['kind', 'type', 'category']
} as const;

/** Holidays from CSV with headings; dates as `YYYY-MM-DD`, because `03/04/2026` is two different days. */
export function parseHolidaysCsv(chunks: () => Iterable<string>): HolidaysOutcome {
	const delimiter = detectDelimiter(chunks());
	if (!delimiter)
		return {
			ok: false,
			reason: 'no_columns',
			message: 'This is neither a calendar (ICS) nor a CSV file: the first lines have no columns.'
		};
	const [heading, ...records] = readCsv(chunks(), delimiter);
	const headings = heading?.ok ? heading.fields : [];
	const columns = findColumns(headings, COLUMNS);
	const { date, name, kind } = columns;
	if (date === null || name === null)
		return {
			ok: false,
			reason: 'no_headings',
			message: `Line ${heading?.line ?? 1} must have the headings date and name; it has ${quote(headings.join(', '))}.`
		};
	const items = records.map((record): ImportItem<ImportedHoliday> => {
		const { line, raw } = record;
		const checked = checkRecord(record, headings.length);
		if (!checked.ok) return checked;
		const { fields } = checked;
		const written = (fields[date] ?? '').trim();
		const title = (fields[name] ?? '').trim();
		const epochDay = parseDate(written);
		if (epochDay === null)
			return quarantine(line, raw, 'bad_time', `${quote(written)} is not a date such as 2026-12-25.`);
		if (title === '') return quarantine(line, raw, 'missing_value', 'The holiday has no name.');
		const kindText = kind === null ? '' : (fields[kind] ?? '').trim();
		const kindOf = holidayKindOf(kindText);
		if (kindText !== '' && kindOf === null)
			return quarantine(
				line,
				raw,
				'bad_value',
				`${quote(kindText)} is neither regular nor special (non-working).`
			);
		return { ok: true, line, raw, row: { date: toDate(epochDay), name: title.slice(0, 200), kind: kindOf } };
	});
	return { ok: true, format: 'csv', items };
}
