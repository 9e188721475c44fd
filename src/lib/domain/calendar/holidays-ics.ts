import { quarantine, quote } from '../import/import-item';
import type { ImportItem } from '../import/import-item';
import { readLines } from '../import/read-lines';
import { addDays, isDate } from '../timekeeping/civil-date';
import { holidayKindOf } from './holiday-file';
import type { HolidaysOutcome, ImportedHoliday } from './holiday-file';

interface Property {
	name: string;
	parameters: string;
	value: string;
}

interface EventBlock {
	line: number;
	properties: Property[];
}

/** A holiday that lasts longer is no holiday but a season. */
const DAYS_LIMIT = 31;

/** Whole-day events of a calendar (RFC 5545); an event over several days gives each of them. */
export function parseHolidaysIcs(chunks: () => Iterable<string>): HolidaysOutcome {
	const items: ImportItem<ImportedHoliday>[] = [];
	let event: EventBlock | null = null;
	let isClosed = false;
	for (const { line, text } of unfold(chunks())) {
		const property = parseProperty(text);
		if (!property) continue;
		const block = property.value.trim().toUpperCase();
		if (property.name === 'BEGIN' && block === 'VEVENT') event = { line, properties: [] };
		else if (property.name === 'END' && block === 'VEVENT' && event) {
			items.push(...holidaysOf(event));
			event = null;
		} else if (property.name === 'END' && block === 'VCALENDAR') isClosed = true;
		else event?.properties.push(property);
	}
	if (event || !isClosed)
		return {
			ok: false,
			reason: 'no_calendar',
			message: event
				? `The calendar is cut off: the event that begins on line ${event.line} does not end.`
				: 'The calendar is cut off: END:VCALENDAR is missing.'
		};
	return { ok: true, format: 'ics', items };
}

function holidaysOf({ line, properties }: EventBlock): ImportItem<ImportedHoliday>[] {
	const find = (name: string) => properties.find((property) => property.name === name);
	const summary = unescapeText(find('SUMMARY')?.value ?? '').trim();
	const raw = `${find('DTSTART')?.value ?? ''} ${summary}`.trim();
	const refuse = (reason: Parameters<typeof quarantine>[2], message: string) => [
		quarantine(line, raw, reason, message)
	];
	if (find('STATUS')?.value.trim().toUpperCase() === 'CANCELLED')
		return refuse('not_a_row', 'The event is cancelled.');
	if (summary === '') return refuse('missing_value', 'The event has no name.');
	if (find('RRULE')) return refuse('bad_value', 'The event repeats by a rule. Enter its dates by hand.');
	const start = find('DTSTART');
	const first = start && wholeDay(start);
	if (!start || !first)
		return refuse('bad_time', `${quote(start?.value ?? '')} is not a whole day (such as 20261225).`);
	const end = find('DTEND');
	const after = end ? wholeDay(end) : addDays(first, 1);
	if (!after || after < first) return refuse('bad_time', 'The event ends before it begins.');
	const kind = holidayKindOf(
		`${summary} ${find('CATEGORIES')?.value ?? ''} ${find('DESCRIPTION')?.value ?? ''}`
	);
	const dates: string[] = [first];
	for (let date = addDays(first, 1); date < after; date = addDays(date, 1)) {
		dates.push(date);
		if (dates.length > DAYS_LIMIT)
			return refuse('bad_value', `The event lasts longer than ${DAYS_LIMIT} days.`);
	}
	return dates.map((date) => ({ ok: true, line, raw, row: { date, name: summary.slice(0, 200), kind } }));
}

/** The date of a DATE value; an event with a time of day is no holiday. */
function wholeDay({ value }: Property): string | null {
	const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(value.trim());
	if (!parts) return null;
	const date = `${parts[1]}-${parts[2]}-${parts[3]}`;
	return isDate(date) ? date : null;
}

function parseProperty(text: string): Property | null {
	const parts = /^([A-Za-z0-9-]+)((?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(.*)$/s.exec(text);
	if (!parts) return null;
	return { name: (parts[1] ?? '').toUpperCase(), parameters: parts[2] ?? '', value: parts[3] ?? '' };
}

/** Content lines: a line that begins with a space or tab continues the one before (RFC 5545, 3.1). */
function* unfold(chunks: Iterable<string>): Generator<{ line: number; text: string }, void, void> {
	let open: { line: number; text: string } | null = null;
	for (const { line, text } of readLines(chunks)) {
		if (/^[ \t]/.test(text) && open) {
			open.text += text.slice(1);
			continue;
		}
		if (open) yield open;
		open = { line, text };
	}
	if (open) yield open;
}

function unescapeText(value: string): string {
	return value.replace(/\\([nN,;\\])/g, (_, code: string) => (code.toLowerCase() === 'n' ? ' ' : code));
}
