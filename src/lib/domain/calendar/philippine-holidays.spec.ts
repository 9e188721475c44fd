import { describe, expect, it } from 'vitest';
import { easterSunday } from './easter';
import { philippineHolidays, PROCLAIMED_EACH_YEAR } from './philippine-holidays';

const dates = (year: number, kind: string) =>
	philippineHolidays(year)
		.filter((each) => each.kind === kind)
		.map(({ date }) => date.slice(5));

describe('easterSunday', () => {
	it.each([
		[1818, 3, 22],
		[2000, 4, 23],
		[2024, 3, 31],
		[2025, 4, 20],
		[2026, 4, 5],
		[2027, 3, 28],
		[2038, 4, 25]
	])('of %i falls on month %i, day %i', (year, month, day) => {
		expect(easterSunday(year)).toEqual({ month, day });
	});
});

describe('philippineHolidays', () => {
	it('gives the regular holidays of 2025 to 2027', () => {
		expect(dates(2025, 'regular')).toEqual([
			'01-01',
			'04-09',
			'04-17',
			'04-18',
			'05-01',
			'06-12',
			'08-25',
			'11-30',
			'12-25',
			'12-30'
		]);
		expect(dates(2026, 'regular')).toEqual([
			'01-01',
			'04-02',
			'04-03',
			'04-09',
			'05-01',
			'06-12',
			'08-31',
			'11-30',
			'12-25',
			'12-30'
		]);
		expect(dates(2027, 'regular')).toEqual([
			'01-01',
			'03-25',
			'03-26',
			'04-09',
			'05-01',
			'06-12',
			'08-30',
			'11-30',
			'12-25',
			'12-30'
		]);
	});

	it('gives the special days that a law fixes', () => {
		expect(dates(2026, 'special')).toEqual(['08-21', '11-01', '12-08', '12-31']);
	});

	it('leaves days that are proclaimed each year to whoever keeps the calendar', () => {
		const names = philippineHolidays(2026).map(({ name }) => name);
		expect(PROCLAIMED_EACH_YEAR.filter(({ name }) => names.includes(name))).toEqual([]);
		expect(PROCLAIMED_EACH_YEAR.map(({ name }) => name).join()).toContain('Eid');
	});

	it('names the law of each day', () => {
		for (const { source } of philippineHolidays(2026)) expect(source).toMatch(/^RA \d+$/);
	});
});
