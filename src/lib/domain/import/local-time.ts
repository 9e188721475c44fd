import { isDate, toEpochDay } from '../timekeeping/civil-date';
import { zoneClock } from '../timekeeping/zone-clock';

/** Order of the parts of a date in a file. */
export type DateOrder = 'ymd' | 'mdy' | 'dmy';

export interface LocalTime {
	epochDay: number;
	/** Seconds after local midnight. */
	second: number;
}

const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(?:\s*([AaPp])\.?[Mm]\.?)?$/;
const DATE = /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})$/;

/** A date and time as written in a file, such as `2026-08-03 07:58:10` or `8/3/2026 7:58 AM`; null if it is none. */
export function parseLocalTime(text: string, order: DateOrder = 'ymd'): LocalTime | null {
	const [date = '', ...time] = text.trim().split(/[ T]+/);
	const epochDay = parseDate(date, order);
	const second = parseTime(time.join(' '));
	return epochDay === null || second === null ? null : { epochDay, second };
}

/** Days since 1970-01-01, or null when there is no such date. */
export function parseDate(text: string, order: DateOrder = 'ymd'): number | null {
	const parts = DATE.exec(text.trim());
	if (!parts) return null;
	const [, a = '', b = '', c = ''] = parts;
	const [year, month, day] = order === 'ymd' ? [a, b, c] : order === 'mdy' ? [c, a, b] : [c, b, a];
	if (year.length !== 4 || day.length > 2) return null;
	const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
	return isDate(date) ? toEpochDay(date) : null;
}

function parseTime(text: string): number | null {
	const parts = TIME.exec(text);
	if (!parts) return null;
	const [, hours = '', minutes = '', seconds = '0', half] = parts;
	let hour = Number(hours);
	if (half) {
		if (hour < 1 || hour > 12) return null;
		hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
	}
	if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
	return hour * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Lengths of a repeated hour that exist: usually 60 minutes, 30 on Lord Howe Island, 120 at polar stations. */
const REPEATS = [30, 60, 120] as const;
const LONGEST_REPEAT_MS = 2 * 120 * 60_000;

/**
 * The instant (epoch milliseconds) of a wall time in a zone. In the hour that autumn repeats, file order decides: the
 * second occurrence when the first would lie before `notBefore`, the line before. A skipped wall time maps forward.
 */
export function toInstant(
	{ epochDay, second }: LocalTime,
	timeZone: string,
	notBefore: number | null
): number {
	const clock = zoneClock(timeZone);
	const wall = Math.floor(second / 60);
	const rest = second % 60;
	const first = clock.toMinute(epochDay, wall);
	const at = (minute: number) => (minute * 60 + rest) * 1000;
	// A file sorted by person jumps back by days; only a step back within the repeated hour tells anything.
	if (notBefore === null || at(first) >= notBefore || notBefore - at(first) > LONGEST_REPEAT_MS)
		return at(first);
	const written = epochDay * 1440 + wall;
	const repeated = REPEATS.map((length) => first + length).find((minute) => clock.toWall(minute) === written);
	return at(repeated ?? first);
}
