import type { ImportItem } from '../import/import-item';
import type { HolidayKind } from '../timekeeping/holiday';

export interface ImportedHoliday {
	date: string;
	name: string;
	/** Null when the file does not say: whoever imports decides. */
	kind: HolidayKind | null;
}

export type HolidaysOutcome =
	| { ok: true; format: 'ics' | 'csv'; items: ImportItem<ImportedHoliday>[] }
	| {
			ok: false;
			reason: 'empty' | 'not_text' | 'no_columns' | 'no_headings' | 'no_calendar';
			message: string;
	  };

/** `regular` or `special` (non-working) from a file's words; null when they say neither. A special working day is none. */
export function holidayKindOf(text: string): HolidayKind | null {
	const words = text.toLowerCase();
	if (/(?<!non[\s-]*)working/.test(words)) return null;
	if (words.includes('special')) return 'special';
	return words.includes('regular') ? 'regular' : null;
}
