import { describe, expect, it } from 'vitest';
import { MANILA, instant, punches } from './spec-fixtures';
import { computeUnscheduledDay } from './unscheduled-day';

const MONDAY = '2026-08-03';
const day = (list: ReturnType<typeof punches>, now?: string) =>
	computeUnscheduledDay({
		timeZone: MANILA,
		date: MONDAY,
		punches: list,
		...(now ? { now: instant(now) } : {})
	});

describe('a day without a schedule', () => {
	it('pairs in and out and adds up the minutes', () => {
		const result = day(punches(MONDAY, '08:00', '12:02', '13:00', '17:00:59'));
		expect(result.sessions.map((session) => session.minutes)).toEqual([242, 240]);
		expect(result).toMatchObject({ workedMinutes: 482, unresolved: false, open: false });
		expect(result.sessions[0]?.in?.id).toBe(`${MONDAY}/p1`);
	});

	it('is unresolved while a punch is missing, and counts only what is known', () => {
		const result = day(punches(MONDAY, '08:00 in', '12:00 out', '13:00 in'));
		expect(result).toMatchObject({ workedMinutes: 240, unresolved: true });
		expect(result.sessions[1]).toMatchObject({ out: null, minutes: null });
		expect(day(punches(MONDAY, '17:00 out')).sessions[0]).toMatchObject({ in: null, minutes: null });
	});

	it('calls a session open, not unresolved, as long as it may still be running', () => {
		const morning = punches(MONDAY, '08:00');
		expect(day(morning, '2026-08-03 10:00')).toMatchObject({ open: true, unresolved: false });
		expect(day(morning, '2026-08-04 00:00')).toMatchObject({ open: true, unresolved: false });
		expect(day(morning, '2026-08-04 00:01')).toMatchObject({ open: false, unresolved: true });
	});

	it('keeps an out after midnight on the date of its in', () => {
		const result = day([...punches(MONDAY, '20:00'), ...punches('2026-08-04', '00:30')]);
		expect(result).toMatchObject({ workedMinutes: 270, unresolved: false });
	});

	it('lists double taps and second ins as ignored', () => {
		const result = day(punches(MONDAY, '08:00 in', '08:00:30 in', '09:00 in', '12:00 out'));
		expect(result.workedMinutes).toBe(240);
		expect(result.ignored.map((punch) => punch.id)).toEqual([`${MONDAY}/p3`, `${MONDAY}/p2`]);
	});

	it('is empty for a date without punches', () => {
		expect(day(punches('2026-08-05', '08:00'))).toMatchObject({
			sessions: [],
			workedMinutes: 0,
			unresolved: false
		});
	});
});
