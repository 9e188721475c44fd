import { expect, test } from 'vitest';
import { computeDateIn, computeDayWindow, listDates } from './site-day';

const iso = ({ from, to }: { from: number; to: number }) => [
	new Date(from).toISOString(),
	new Date(to).toISOString()
];

test('a day in Manila begins at 16:00 UTC of the day before', () => {
	expect(iso(computeDayWindow('Asia/Manila', '2026-08-03'))).toEqual([
		'2026-08-02T16:00:00.000Z',
		'2026-08-03T16:00:00.000Z'
	]);
});

test('days on which the clock changes have 23 and 25 hours', () => {
	const hours = (date: string) => {
		const { from, to } = computeDayWindow('Europe/Berlin', date);
		return (to - from) / 3_600_000;
	};
	expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-10-26')]).toEqual([23, 25, 24]);
});

test('midnight belongs to the new date, the millisecond before to the old one', () => {
	const { from } = computeDayWindow('Asia/Manila', '2026-08-03');
	expect(computeDateIn('Asia/Manila', from)).toBe('2026-08-03');
	expect(computeDateIn('Asia/Manila', from - 1)).toBe('2026-08-02');
});

test('dates are listed with both ends, across months, and not backwards', () => {
	expect(listDates('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
	expect(listDates('2026-03-01', '2026-03-01')).toEqual(['2026-03-01']);
	expect(listDates('2026-03-02', '2026-03-01')).toEqual([]);
});
