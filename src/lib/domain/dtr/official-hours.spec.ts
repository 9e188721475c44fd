import { describe, expect, it } from 'vitest';
import type { DayPlan, Schedule } from '../timekeeping/schedule';
import { officialHours } from './official-hours';

const hours = (start: string, end: string): DayPlan => [{ start, end }];
const week = (day: DayPlan, more: Partial<Extract<Schedule, { kind: 'fixed' }>['days']> = {}) => ({
	mon: day,
	tue: day,
	wed: day,
	thu: day,
	fri: day,
	sat: null,
	sun: null,
	...more
});
const fixed = (days: Extract<Schedule, { kind: 'fixed' }>['days'], breaks: [string, string][]): Schedule => ({
	kind: 'fixed',
	days,
	breaks: { mode: 'window', windows: breaks.map(([start, end]) => ({ start, end })) },
	window: { before: 240, after: 360 }
});

describe('official hours on the form', () => {
	it('are the hours without the break, on a 12-hour clock', () => {
		const schedule = fixed(week(hours('08:00', '17:00'), { sat: hours('08:00', '12:00') }), [
			['12:00', '13:00']
		]);
		expect(officialHours(schedule)).toEqual({
			regularDays: '8:00-12:00, 1:00-5:00',
			saturdays: '8:00-12:00'
		});
	});

	it('run past midnight for a night shift', () => {
		const night = fixed(week(hours('22:00', '30:00')), [['26:00', '27:00']]);
		expect(officialHours(night).regularDays).toBe('10:00-2:00, 3:00-6:00');
	});

	it('stay the same when a working day less is worked, and blank when days differ', () => {
		const compressed = fixed(week(hours('07:00', '18:00'), { fri: null }), [['12:00', '13:00']]);
		expect(officialHours(compressed).regularDays).toBe('7:00-12:00, 1:00-6:00');
		const monday = fixed(week(hours('08:00', '17:00'), { mon: hours('07:30', '16:30') }), []);
		expect(officialHours(monday).regularDays).toBeNull();
	});

	it('say how a flexible day begins, and nothing without a schedule', () => {
		const flexi: Schedule = {
			kind: 'flexi',
			days: week(hours('08:00', '17:00')),
			flexi: { earliest: '07:00', latest: '09:30', default: '08:00', requiredMinutes: 480 },
			breaks: { mode: 'window', windows: [{ start: '12:00', end: '13:00' }] },
			window: { before: 240, after: 360 }
		};
		expect(officialHours(flexi).regularDays).toBe('Flexi, arrival 7:00-9:30, 8 h');
		expect(officialHours(null)).toEqual({ regularDays: null, saturdays: null });
	});
});
