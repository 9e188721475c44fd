import type { HolidayKind } from './holiday';
import { toDate, toEpochDay, weekdayOf } from './civil-date';

export interface NationalHoliday {
	date: string;
	name: string;
	kind: HolidayKind;
}

/**
 * Philippine national holidays of a year that follow from the law alone: RA 9492 (with RA 9849), RA 10966 and the
 * yearly proclamations' standing dates. Dates that are proclaimed year by year (Eid'l Fitr, Eid'l Adha, Chinese New Year,
 * EDSA, bridging days) are not guessed: they are added when proclaimed.
 */
export function philippineHolidays(year: number): NationalHoliday[] {
	const easter = toEpochDay(easterSunday(year));
	const on = (monthDay: string) => `${String(year).padStart(4, '0')}-${monthDay}`;
	const regular = (date: string, name: string) => ({ date, name, kind: 'regular' as const });
	const special = (date: string, name: string) => ({ date, name, kind: 'special' as const });
	return [
		regular(on('01-01'), "New Year's Day"),
		regular(toDate(easter - 3), 'Maundy Thursday'),
		regular(toDate(easter - 2), 'Good Friday'),
		special(toDate(easter - 1), 'Black Saturday'),
		regular(on('04-09'), 'Araw ng Kagitingan'),
		regular(on('05-01'), 'Labor Day'),
		regular(on('06-12'), 'Independence Day'),
		special(on('08-21'), 'Ninoy Aquino Day'),
		regular(lastMondayOfAugust(year), 'National Heroes Day'),
		special(on('11-01'), "All Saints' Day"),
		regular(on('11-30'), 'Bonifacio Day'),
		special(on('12-08'), 'Feast of the Immaculate Conception of Mary'),
		regular(on('12-25'), 'Christmas Day'),
		regular(on('12-30'), 'Rizal Day'),
		special(on('12-31'), 'Last Day of the Year')
	].sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** Gregorian Easter Sunday (the anonymous algorithm, Meeus, "Astronomical Algorithms", chapter 8). */
export function easterSunday(year: number): string {
	const a = year % 19;
	const b = Math.floor(year / 100);
	const c = year % 100;
	const d = Math.floor(b / 4);
	const e = b % 4;
	const g = Math.floor((8 * b + 13) / 25);
	const h = (19 * a + b - d - g + 15) % 30;
	const i = Math.floor(c / 4);
	const k = c % 4;
	const l = (32 + 2 * e + 2 * i - h - k) % 7;
	const m = Math.floor((a + 11 * h + 22 * l) / 451);
	const month = Math.floor((h + l - 7 * m + 114) / 31);
	const day = ((h + l - 7 * m + 114) % 31) + 1;
	return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function lastMondayOfAugust(year: number): string {
	const last = toEpochDay(`${String(year).padStart(4, '0')}-08-31`);
	return toDate(last - weekdayOf(last));
}
