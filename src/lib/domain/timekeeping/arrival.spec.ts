import { expect, test } from 'vitest';
import { computeArrival } from './arrival';
import { DEFAULT_POLICY } from './policy';
import type { Schedule } from './schedule';
import { FLEXI, MANILA, NIGHT, OFFICE, instant } from './spec-fixtures';

const MONDAY = '2026-08-03';
const late = (at: string, schedule: Schedule = OFFICE, graceMinutes = 0) =>
	computeArrival(
		{ schedule, policy: { ...DEFAULT_POLICY, graceMinutes }, timeZone: MANILA },
		instant(at.length > 8 ? at : `${MONDAY} ${at}`)
	)?.lateMinutes;

test('early is below zero, late above, and the first minute is on time', () => {
	expect(late('07:50')).toBe(-10);
	expect(late('08:00:59')).toBe(0);
	expect(late('08:12')).toBe(12);
});

test('within the grace somebody is on time, past it every minute is said', () => {
	expect(late('08:15', OFFICE, 15)).toBe(0);
	expect(late('08:16', OFFICE, 15)).toBe(16);
});

test('a night shift goes on after midnight, and flexible hours are late after their last start only', () => {
	const night = computeArrival(
		{ schedule: NIGHT, policy: DEFAULT_POLICY, timeZone: MANILA },
		instant('2026-08-04 00:30')
	);
	expect(night?.startMs).toBe(instant(`${MONDAY} 22:00`));
	expect(late('08:30', FLEXI)).toBe(0);
});

test('a rest day and the time after the shift have no arrival', () => {
	expect(late('2026-08-09 08:00')).toBeUndefined();
	expect(late('23:30')).toBeUndefined();
});
