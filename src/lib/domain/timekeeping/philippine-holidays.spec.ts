import { describe, expect, test } from 'vitest';
import { easterSunday, philippineHolidays } from './philippine-holidays';

describe('Philippine national holidays', () => {
	test.each([
		[2024, '2024-03-31'],
		[2025, '2025-04-20'],
		[2026, '2026-04-05'],
		[2038, '2038-04-25'],
		[2285, '2285-03-22']
	])('Easter of %i is %s', (year, date) => {
		expect(easterSunday(year)).toBe(date);
	});

	test('of 2026 are those of the law, in order', () => {
		const list = philippineHolidays(2026);
		expect(list.map(({ date }) => date)).toEqual(list.map(({ date }) => date).sort());
		expect(list).toContainEqual({ date: '2026-04-03', name: 'Good Friday', kind: 'regular' });
		expect(list).toContainEqual({ date: '2026-08-31', name: 'National Heroes Day', kind: 'regular' });
		expect(list).toContainEqual({
			date: '2026-12-08',
			name: expect.stringContaining('Immaculate'),
			kind: 'special'
		});
	});

	test('National Heroes Day is the last Monday of August', () => {
		const of = (year: number) => philippineHolidays(year).find(({ name }) => name.includes('Heroes'))?.date;
		expect([of(2024), of(2025), of(2027)]).toEqual(['2024-08-26', '2025-08-25', '2027-08-30']);
	});
});
