import { expect, test } from 'vitest';
import { formatDate, formatInstant, formatMinutes, formatRange, formatTime } from './report-words';

const at = Date.parse('2026-08-03T00:02:59Z');

test('a time is told on the wall clock of its zone', () => {
	expect(formatTime(at, 'Asia/Manila')).toBe('08:02');
	expect(formatTime(at, 'UTC')).toBe('00:02');
	expect(formatInstant(at, 'America/New_York')).toBe('2 Aug 2026, 20:02');
});

test('a date is told with its weekday, whatever the zone of the machine', () => {
	expect(formatDate('2026-08-03')).toBe('Mon, 3 Aug 2026');
});

test('a range of dates is told with what differs', () => {
	expect(formatRange('2026-08-01', '2026-08-15')).toBe('1 – 15 Aug 2026');
	expect(formatRange('2026-08-26', '2026-09-10')).toBe('26 Aug – 10 Sept 2026');
	expect(formatRange('2026-12-26', '2027-01-10')).toBe('26 Dec 2026 – 10 Jan 2027');
	expect(formatRange('2028-02-29', '2028-02-29')).toBe('29 Feb 2028');
});

test('minutes are told in hours', () => {
	expect([0, 59, 60, 482].map(formatMinutes)).toEqual([
		'0 h 00 min',
		'0 h 59 min',
		'1 h 00 min',
		'8 h 02 min'
	]);
});
