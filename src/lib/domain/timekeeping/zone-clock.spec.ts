import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { toDate, toEpochDay } from './civil-date';
import { clock24 } from './wall-time';
import { isTimeZone, localDay, zoneClock } from './zone-clock';

const ZONES = [
	'Asia/Manila',
	'America/New_York',
	'Europe/London',
	'Asia/Kathmandu',
	'Australia/Lord_Howe',
	'America/St_Johns',
	'Pacific/Chatham',
	'Africa/Casablanca',
	'America/Santiago',
	'Pacific/Apia'
];
const minuteOf = (iso: string) => Temporal.Instant.from(iso).epochMilliseconds / 60_000;

describe('zone clock', () => {
	it('agrees with Temporal in both directions, in every zone and around every change', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...ZONES),
				fc.integer({ min: toEpochDay('2011-01-01'), max: toEpochDay('2030-12-31') }),
				fc.integer({ min: 0, max: 1439 }),
				(zone, epochDay, wall) => {
					const clock = zoneClock(zone);
					const expected = Temporal.PlainDateTime.from(`${toDate(epochDay)}T${clock24(wall)}`)
						.toZonedDateTime(zone, { disambiguation: 'compatible' })
						.toInstant();
					const minute = clock.toMinute(epochDay, wall);
					expect(minute).toBe(expected.epochMilliseconds / 60_000);
					const local = expected.toZonedDateTimeISO(zone);
					expect(toDate(localDay(clock, minute))).toBe(local.toPlainDate().toString());
					expect(clock.toWall(minute) - localDay(clock, minute) * 1440).toBe(local.hour * 60 + local.minute);
				}
			),
			{ numRuns: 4000 }
		);
	});

	it('maps a wall time skipped in spring forward by the length of the gap', () => {
		const day = toEpochDay('2026-03-08');
		expect(zoneClock('America/New_York').toMinute(day, 150)).toBe(minuteOf('2026-03-08T03:30-04:00'));
		expect(zoneClock('Australia/Lord_Howe').toMinute(toEpochDay('2026-10-04'), 135)).toBe(
			minuteOf('2026-10-04T02:45+11:00')
		);
	});

	it('takes the first occurrence of a wall time repeated in autumn', () => {
		expect(zoneClock('America/New_York').toMinute(toEpochDay('2026-11-01'), 90)).toBe(
			minuteOf('2026-11-01T01:30-04:00')
		);
	});

	it('carries a whole skipped date forward (Samoa, 30 December 2011)', () => {
		expect(zoneClock('Pacific/Apia').toMinute(toEpochDay('2011-12-30'), 720)).toBe(
			minuteOf('2011-12-31T12:00+14:00')
		);
	});

	it('names a zone that does not exist', () => {
		expect(isTimeZone('Asia/Manilla')).toBe(false);
		expect(isTimeZone('Asia/Manila')).toBe(true);
		expect(() => zoneClock('Asia/Manilla')).toThrow('There is no time zone "Asia/Manilla"');
	});
});
