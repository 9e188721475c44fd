import { addDays, daysInMonth, toDate, toEpochDay, weekdayOf } from '../timekeeping/civil-date';
import type { HolidayKind } from '../timekeeping/holiday';
import { easterSunday } from './easter';

export interface NationalHoliday {
	date: string;
	name: string;
	kind: HolidayKind;
	/** The law that fixes the day. */
	source: string;
}

type DayRule = { month: number; day: number } | { easter: number } | 'last_monday_of_august';

/**
 * Nationwide holidays that a law fixes (Administrative Code, Book I, Chapter 7, section 26, as amended by RA 9492;
 * RA 9256, RA 10966). The President may move some of them and proclaims more days each year.
 */
const RULES: readonly { name: string; kind: HolidayKind; source: string; rule: DayRule }[] = [
	{ name: "New Year's Day", kind: 'regular', source: 'RA 9492', rule: { month: 1, day: 1 } },
	{ name: 'Araw ng Kagitingan', kind: 'regular', source: 'RA 9492', rule: { month: 4, day: 9 } },
	{ name: 'Maundy Thursday', kind: 'regular', source: 'RA 9492', rule: { easter: -3 } },
	{ name: 'Good Friday', kind: 'regular', source: 'RA 9492', rule: { easter: -2 } },
	{ name: 'Labor Day', kind: 'regular', source: 'RA 9492', rule: { month: 5, day: 1 } },
	{ name: 'Independence Day', kind: 'regular', source: 'RA 9492', rule: { month: 6, day: 12 } },
	{ name: 'Ninoy Aquino Day', kind: 'special', source: 'RA 9256', rule: { month: 8, day: 21 } },
	{ name: 'National Heroes Day', kind: 'regular', source: 'RA 9492', rule: 'last_monday_of_august' },
	{ name: "All Saints' Day", kind: 'special', source: 'RA 9492', rule: { month: 11, day: 1 } },
	{ name: 'Bonifacio Day', kind: 'regular', source: 'RA 9492', rule: { month: 11, day: 30 } },
	{
		name: 'Feast of the Immaculate Conception',
		kind: 'special',
		source: 'RA 10966',
		rule: { month: 12, day: 8 }
	},
	{ name: 'Christmas Day', kind: 'regular', source: 'RA 9492', rule: { month: 12, day: 25 } },
	{ name: 'Rizal Day', kind: 'regular', source: 'RA 9492', rule: { month: 12, day: 30 } },
	{ name: 'Last Day of the Year', kind: 'special', source: 'RA 9492', rule: { month: 12, day: 31 } }
];

/**
 * Days that a proclamation sets each year, so no rule can give their date: whoever keeps the calendar adds them. The
 * Feast of Ramadan and the Feast of Sacrifice are regular holidays by law (RA 9177, RA 9849) on proclaimed dates.
 */
export const PROCLAIMED_EACH_YEAR: readonly { name: string; kind: HolidayKind }[] = [
	{ name: "Eid'l Fitr (Feast of Ramadan)", kind: 'regular' },
	{ name: "Eid'l Adha (Feast of Sacrifice)", kind: 'regular' },
	{ name: 'Chinese New Year', kind: 'special' },
	{ name: 'Black Saturday', kind: 'special' },
	{ name: "All Souls' Day", kind: 'special' },
	{ name: 'Christmas Eve', kind: 'special' }
];

/**
 * Philippine national holidays fixed by law for a year, by date: starting data for the calendar, to be checked against
 * the year's proclamation. Known good for 2018 (the first year of RA 10966) and later.
 */
export function philippineHolidays(year: number): NationalHoliday[] {
	return RULES.map(({ rule, ...holiday }) => ({ date: dateOf(rule, year), ...holiday })).sort((a, b) =>
		a.date < b.date ? -1 : 1
	);
}

function dateOf(rule: DayRule, year: number): string {
	if (rule === 'last_monday_of_august') {
		const last = toEpochDay(`${year}-08-${daysInMonth(year, 8)}`);
		return toDate(last - weekdayOf(last));
	}
	if ('easter' in rule) {
		const { month, day } = easterSunday(year);
		return addDays(isoDate(year, month, day), rule.easter);
	}
	return isoDate(year, rule.month, rule.day);
}

function isoDate(year: number, month: number, day: number): string {
	return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
