/** Weekday keys in the order of `weekdayOf`: Monday first. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Days in a month; month is 1-12. Gregorian leap rule. */
export function daysInMonth(year: number, month: number): number {
	const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
	return month === 2 && leap ? 29 : (MONTH_DAYS[month - 1] ?? 0);
}

/** Is this `YYYY-MM-DD`, and does that day exist (no 29 February in a common year)? */
export function isDate(text: string): boolean {
	const parts = DATE.exec(text);
	if (!parts) return false;
	const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
	return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/**
 * Days since 1970-01-01 for `YYYY-MM-DD`; throws on anything else.
 * Integer arithmetic (Hinnant, "chrono-compatible low-level date algorithms"), because the engine asks
 * for this a few times per day record and a Temporal object costs a hundred times more.
 */
export function toEpochDay(date: string): number {
	if (!isDate(date)) throw new RangeError(`"${date}" is not a calendar date (YYYY-MM-DD)`);
	const month = Number(date.slice(5, 7));
	const year = Number(date.slice(0, 4)) - (month <= 2 ? 1 : 0);
	const era = Math.floor(year / 400);
	const yearOfEra = year - era * 400;
	const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(date.slice(8)) - 1;
	const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
	return era * 146_097 + dayOfEra - 719_468;
}

const rendered = new Map<number, string>();

/** `YYYY-MM-DD` for days since 1970-01-01: the inverse of `toEpochDay`. */
export function toDate(epochDay: number): string {
	const known = rendered.get(epochDay);
	if (known) return known;
	const shifted = epochDay + 719_468;
	const era = Math.floor(shifted / 146_097);
	const dayOfEra = shifted - era * 146_097;
	const yearOfEra = Math.floor(
		(dayOfEra -
			Math.floor(dayOfEra / 1460) +
			Math.floor(dayOfEra / 36_524) -
			Math.floor(dayOfEra / 146_096)) /
			365
	);
	const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
	const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
	const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
	const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
	const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
	rendered.set(epochDay, text);
	return text;
}

/** 0 = Monday ... 6 = Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(epochDay: number): number {
	return (((epochDay + 3) % 7) + 7) % 7;
}

/** The weekday's key in a schedule. */
export function weekdayKey(epochDay: number): Weekday {
	return WEEKDAYS[weekdayOf(epochDay)] ?? 'mon';
}

/** The date `days` later (negative: earlier). */
export function addDays(date: string, days: number): string {
	return toDate(toEpochDay(date) + days);
}

function pad(value: number, width: number): string {
	return String(value).padStart(width, '0');
}
