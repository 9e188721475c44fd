import { describe, expect, it } from 'vitest';
import { OFFICE, weekInput, weekdays } from './spec-fixtures';
import { parseTimekeepingInput } from './timekeeping-input';

const problems = (patch: object) => {
	const parsed = parseTimekeepingInput({ ...weekInput(), ...patch });
	return parsed.ok ? [] : parsed.problems;
};
const withSchedule = (patch: object) => ({
	assignments: [{ from: null, to: null, schedule: { ...OFFICE, ...patch } }]
});

describe('the engine input', () => {
	it('is accepted as it stands, with defaults filled in', () => {
		expect(parseTimekeepingInput(weekInput())).toMatchObject({ ok: true });
		const parsed = parseTimekeepingInput({ ...weekInput(), policies: [{ from: null, policy: {} }] });
		expect(parsed).toMatchObject({ ok: true, input: { policies: [{ policy: { dedupeSeconds: 120 } }] } });
	});

	it('names a zone that does not exist, and where it stands', () => {
		expect(problems({ timeZone: 'Asia/Manilla' })).toEqual([
			{ path: 'timeZone', message: 'there is no time zone "Asia/Manilla"' }
		]);
		const punch = { id: 'a', at: 0, direction: 'in', timeZone: 'Mars/Base' };
		expect(problems({ punches: [punch] })).toEqual([
			{ path: 'punches.0.timeZone', message: 'there is no time zone "Mars/Base"' }
		]);
	});

	it('refuses 29 February in a common year and accepts it in a leap year', () => {
		const holiday = (date: string) => problems({ holidays: [{ date, kind: 'regular' }] });
		expect(holiday('2026-02-29')).toEqual([
			{ path: 'holidays.0.date', message: '"2026-02-29" is not a date in the calendar (YYYY-MM-DD)' }
		]);
		expect(holiday('2028-02-29')).toEqual([]);
	});

	it('refuses an end before a start, with the way to write the next day', () => {
		expect(problems(withSchedule({ days: weekdays([{ start: '22:00', end: '06:00' }]) }))[0]).toEqual({
			path: 'assignments.0.schedule.days.mon.0',
			message: 'ends at 06:00, before it starts at 22:00 (write 30:00 for 06:00 next day)'
		});
		expect(problems({ overtimeApprovals: [{ date: '2026-08-03', from: '22:00', to: '02:00' }] })[0]).toEqual({
			path: 'overtimeApprovals.0',
			message: 'ends at 02:00, before it starts at 22:00 (write 26:00 for 02:00 next day)'
		});
		expect(problems({ range: { first: '2026-08-09', last: '2026-08-03' } })[0]).toEqual({
			path: 'range',
			message: 'the range ends on 2026-08-03, before it starts on 2026-08-09'
		});
	});

	it('refuses a schedule without hours', () => {
		expect(problems(withSchedule({ days: weekdays(null) }))).toEqual([
			{ path: 'assignments.0.schedule', message: 'the schedule has no working hours on any day' }
		]);
		expect(problems(withSchedule({ days: weekdays([]) }))[0]?.message).toBe(
			'has no hours; write null for a rest day'
		);
	});

	it('refuses overlapping hours of a day and shifts that run into the next day', () => {
		const split = [
			{ start: '08:00', end: '12:00' },
			{ start: '11:00', end: '15:00' }
		];
		expect(problems(withSchedule({ days: weekdays(split) }))[0]).toEqual({
			path: 'assignments.0.schedule.days.mon',
			message: 'overlapping hours 08:00-12:00 and 11:00-15:00'
		});
		expect(problems(withSchedule({ days: weekdays([{ start: '05:00', end: '30:00' }]) }))).toEqual([
			{
				path: 'assignments.0.schedule',
				message: "overlapping shifts: mon 05:00-30:00 runs into the next day's 05:00-30:00"
			}
		]);
	});

	it('refuses two schedules on one date', () => {
		const schedule = OFFICE;
		expect(
			problems({
				assignments: [
					{ from: null, to: '2026-08-15', schedule },
					{ from: '2026-08-15', to: null, schedule }
				]
			})
		).toEqual([{ path: 'assignments', message: 'two schedules apply on 2026-08-15' }]);
	});

	it('refuses a punch id that appears twice, in corrections too', () => {
		const punch = { id: 'a', at: 0, direction: 'auto' };
		expect(problems({ punches: [punch], corrections: [{ op: 'add', ...punch }] })[0]?.message).toBe(
			'punch id "a" appears twice'
		);
	});

	it('names a time that is none', () => {
		expect(problems(withSchedule({ days: weekdays([{ start: '8 am', end: '17:00' }]) }))[0]).toEqual({
			path: 'assignments.0.schedule.days.mon.0.start',
			message: '"8 am" is not a time (HH:MM, 00:00 to 48:00)'
		});
	});
});
