import { describe, expect, it } from 'vitest';
import { computeDays } from './compute-days';
import type { Schedule } from './schedule';
import { NIGHT, OFFICE, instant, punches, weekInput } from './spec-fixtures';

const MONDAY = '2026-08-03';
function cells(input: Parameters<typeof weekInput>[0]) {
	const [day] = computeDays(weekInput({ last: input?.last ?? MONDAY, ...input })).days;
	if (!day) throw new Error('the range has a day');
	const { amIn, amOut, pmIn, pmOut } = day.form48;
	return [amIn, amOut, pmIn, pmOut];
}
const row = (...times: string[]) => cells({ punches: punches(MONDAY, ...times) });

describe('the four time cells of a Form 48 row', () => {
	it('print the first arrival and the last departure of each half', () => {
		expect(row('08:00', '10:00', '10:30', '12:02', '13:00', '15:00', '15:10', '17:00')).toEqual([
			'8:00',
			'12:02',
			'1:00',
			'5:00'
		]);
	});

	it('part the halves by the break, not by noon: out at 12:00 is morning, in at 12:01 is afternoon', () => {
		expect(row('08:00', '12:00:30', '12:01:10', '17:00')).toEqual(['8:00', '12:00', '12:01', '5:00']);
	});

	it('keep a late lunch departure in the morning when somebody came back', () => {
		expect(row('08:00', '13:10', '13:40', '17:00')).toEqual(['8:00', '1:10', '1:40', '5:00']);
	});

	it('leave the middle blank when one session spans the lunch, also after an errand in the morning', () => {
		expect(row('08:00', '17:00')).toEqual(['8:00', null, null, '5:00']);
		expect(row('08:00', '09:30', '10:00', '17:00')).toEqual(['8:00', null, null, '5:00']);
	});

	it('leave the cell of a missing punch blank', () => {
		expect(row('08:00', '12:00', '17:00')).toEqual(['8:00', '12:00', null, '5:00']);
		expect(row('08:00', '13:00', '17:00')).toEqual(['8:00', null, '1:00', '5:00']);
		expect(row('08:00', '12:00', '13:00')).toEqual(['8:00', '12:00', '1:00', null]);
	});

	it('go by the clock for an evening shift, on rest days too', () => {
		const over = (schedule: Schedule, date: string, next: string) =>
			cells({
				schedule,
				first: date,
				last: date,
				punches: [...punches(date, '21:50'), ...punches(next, '06:10')]
			});
		expect(over(NIGHT, MONDAY, '2026-08-04')).toEqual([null, '6:10', '9:50', null]);
		expect(over(OFFICE, '2026-08-08', '2026-08-09')).toEqual([null, '6:10', '9:50', null]);
	});

	it('show the wall clock of the site where the punch was made', () => {
		const at = instant('2026-08-03 09:00');
		expect(
			cells({
				punches: [
					{ id: 'a', at, direction: 'in', timeZone: 'Asia/Tokyo' },
					{ id: 'b', at: at + 3 * 3_600_000, direction: 'out' }
				]
			})
		).toEqual(['10:00', '12:00', null, null]);
	});
});
