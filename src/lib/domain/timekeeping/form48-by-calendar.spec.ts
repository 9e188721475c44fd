import { describe, expect, it } from 'vitest';
import { computeDays } from './compute-days';
import { form48ByCalendar } from './form48-by-calendar';
import { MANILA, NIGHT, punches, weekInput } from './spec-fixtures';

describe('the calendar layout of the form', () => {
	it('prints the arrival on one date and the departure on the next', () => {
		const { days } = computeDays(
			weekInput({
				schedule: NIGHT,
				punches: [
					...punches('2026-08-03', '21:50'),
					...punches('2026-08-04', '06:10', '21:58'),
					...punches('2026-08-05', '06:02', '22:05')
				]
			})
		);
		expect([...form48ByCalendar(days, MANILA)]).toEqual([
			['2026-08-03', { amIn: null, amOut: null, pmIn: '9:50', pmOut: null }],
			['2026-08-04', { amIn: null, amOut: '6:10', pmIn: '9:58', pmOut: null }],
			['2026-08-05', { amIn: null, amOut: '6:02', pmIn: '10:05', pmOut: null }]
		]);
	});

	it('keeps the row of a day shift as it is, with its late departure to lunch', () => {
		const { days } = computeDays(
			weekInput({ punches: punches('2026-08-03', '07:58', '12:01', '12:50', '17:03') })
		);
		expect(form48ByCalendar(days, MANILA).get('2026-08-03')).toEqual({
			amIn: '7:58',
			amOut: '12:01',
			pmIn: '12:50',
			pmOut: '5:03'
		});
	});
});
