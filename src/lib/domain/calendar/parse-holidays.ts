import { openText } from '../import/open-text';
import type { HolidaysOutcome } from './holiday-file';
import { parseHolidaysCsv } from './holidays-csv';
import { parseHolidaysIcs } from './holidays-ics';

/** Larger than any calendar of holidays; beyond it the file is something else. */
const BYTE_LIMIT = 5_000_000;

/** Holidays from a calendar file (ICS) or a CSV file with headings `date` and `name`, told apart by their content. */
export function parseHolidays(bytes: Uint8Array): HolidaysOutcome {
	if (bytes.length > BYTE_LIMIT)
		return {
			ok: false,
			reason: 'not_text',
			message: 'The file is larger than 5 MB: no calendar of holidays is.'
		};
	const text = openText(bytes);
	if (!text.ok) return text;
	const [first = ''] = text.chunks();
	return /^\s*BEGIN:VCALENDAR/i.test(first) ? parseHolidaysIcs(text.chunks) : parseHolidaysCsv(text.chunks);
}
