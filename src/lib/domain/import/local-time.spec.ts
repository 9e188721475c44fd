import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDate, parseLocalTime, toInstant } from './local-time';

const iso = (at: number) => new Date(at).toISOString();
const instant = (text: string, zone: string, notBefore: string | null = null) => {
	const local = parseLocalTime(text);
	return local && iso(toInstant(local, zone, notBefore === null ? null : Date.parse(notBefore)));
};

describe('parseLocalTime', () => {
	it('reads dates with dashes, slashes and dots, with or without seconds', () => {
		const expected = { epochDay: 20_668, second: 7 * 3600 + 58 * 60 + 10 };
		expect(parseLocalTime('2026-08-03 07:58:10')).toEqual(expected);
		expect(parseLocalTime('2026/8/3 7:58:10')).toEqual(expected);
		expect(parseLocalTime('2026-08-03T07:58')).toEqual({ ...expected, second: 7 * 3600 + 58 * 60 });
	});

	it('reads 12-hour times, noon and midnight included', () => {
		expect(parseLocalTime('2026-08-03 12:00 AM')?.second).toBe(0);
		expect(parseLocalTime('2026-08-03 12:30 pm')?.second).toBe(45_000);
		expect(parseLocalTime('2026-08-03 13:00 PM')).toBeNull();
	});

	it('reads other orders of a date only when told', () => {
		expect(parseDate('08/03/2026', 'mdy')).toBe(20_668);
		expect(parseDate('03/08/2026', 'dmy')).toBe(20_668);
		expect(parseDate('08/03/2026')).toBeNull();
	});

	it.each([
		'2026-02-29 08:00',
		'2026-13-01 08:00',
		'2026-08-03 24:00',
		'2026-08-03 08:60',
		'2026-08-03',
		'x',
		''
	])('does not take %j for a time', (text) => {
		expect(parseLocalTime(text)).toBeNull();
	});

	it('gives back every time that it prints', () => {
		fc.assert(
			fc.property(
				fc.date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
				(date) => {
					const text = date.toISOString().slice(0, 19).replace('T', ' ');
					expect(instant(text, 'UTC')).toBe(`${date.toISOString().slice(0, 19)}.000Z`);
				}
			)
		);
	});
});

describe('toInstant', () => {
	it('takes the wall clock of the zone', () => {
		expect(instant('2026-08-03 07:58:10', 'Asia/Manila')).toBe('2026-08-02T23:58:10.000Z');
	});

	it('takes the first of a repeated hour, and the second when the line before says so', () => {
		expect(instant('2026-11-01 01:30:00', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
		expect(instant('2026-11-01 01:30:00', 'America/New_York', '2026-11-01T05:45:00Z')).toBe(
			'2026-11-01T06:30:00.000Z'
		);
	});

	it('knows the half hour of Lord Howe Island', () => {
		expect(instant('2026-04-05 01:40:00', 'Australia/Lord_Howe', '2026-04-04T14:50:00Z')).toBe(
			'2026-04-04T15:10:00.000Z'
		);
	});

	it('is not misled by a file sorted by person, where days run back', () => {
		expect(instant('2026-11-01 01:30:00', 'America/New_York', '2026-11-20T05:45:00Z')).toBe(
			'2026-11-01T05:30:00.000Z'
		);
	});

	it('carries a skipped time forward', () => {
		expect(instant('2026-03-08 02:30:00', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z');
	});
});
