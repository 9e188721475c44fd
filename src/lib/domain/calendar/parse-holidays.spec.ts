import { describe, expect, it } from 'vitest';
import { quarantinedOf, rowsOf, utf8 } from '../import/spec-bytes';
import { parseHolidays } from './parse-holidays';

const read = (text: string) => {
	const outcome = parseHolidays(utf8(text));
	if (!outcome.ok) throw new Error(outcome.message);
	return outcome.items;
};
const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n');
const calendar = (...events: string[]) =>
	['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR', ''].join('\r\n');

describe('parseHolidays of a calendar', () => {
	it('reads whole-day events with their kind when it is told', () => {
		const items = read(
			calendar(
				event(
					'DTSTART;VALUE=DATE:20261225',
					'DTEND;VALUE=DATE:20261226',
					'SUMMARY:Christmas Day',
					'CATEGORIES:Regular Holiday'
				),
				event('DTSTART;VALUE=DATE:20261208', 'SUMMARY:Immaculate Conception (special non-working)'),
				event('DTSTART;VALUE=DATE:20260225', 'SUMMARY:EDSA', 'DESCRIPTION:Special working day')
			)
		);
		expect(rowsOf(items)).toEqual([
			{ date: '2026-12-25', name: 'Christmas Day', kind: 'regular' },
			{ date: '2026-12-08', name: 'Immaculate Conception (special non-working)', kind: 'special' },
			{ date: '2026-02-25', name: 'EDSA', kind: null }
		]);
	});

	it('gives each day of an event over several; its end is not included', () => {
		const items = read(
			calendar(event('DTSTART;VALUE=DATE:20260228', 'DTEND;VALUE=DATE:20260302', 'SUMMARY:Festival'))
		);
		expect(rowsOf(items).map(({ date }) => date)).toEqual(['2026-02-28', '2026-03-01']);
	});

	it('joins folded lines and undoes escapes', () => {
		const items = read(
			calendar(event('DTSTART;VALUE=DATE:20261130', 'SUMMARY:Bonifacio\\, And', ' res Day'))
		);
		expect(rowsOf(items)[0]?.name).toBe('Bonifacio, Andres Day');
	});

	it('quarantines events that are no holidays, with the line they begin on', () => {
		const items = read(
			calendar(
				event('DTSTART:20261225T080000Z', 'SUMMARY:Meeting'),
				event('DTSTART;VALUE=DATE:20261225', 'RRULE:FREQ=YEARLY', 'SUMMARY:Christmas'),
				event('DTSTART;VALUE=DATE:20260230', 'SUMMARY:Nothing'),
				event('DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20270101', 'SUMMARY:Year'),
				event('DTSTART;VALUE=DATE:20260101')
			)
		);
		expect(quarantinedOf(items)).toEqual([
			{ line: 3, reason: 'bad_time' },
			{ line: 7, reason: 'bad_value' },
			{ line: 12, reason: 'bad_time' },
			{ line: 16, reason: 'bad_value' },
			{ line: 21, reason: 'missing_value' }
		]);
	});

	it('refuses a calendar that is cut off, with the place', () => {
		expect(parseHolidays(utf8('BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101'))).toMatchObject({
			ok: false,
			reason: 'no_calendar',
			message: expect.stringContaining('line 2')
		});
	});
});

describe('parseHolidays of a CSV file', () => {
	it('reads date, name and kind', () => {
		expect(
			rowsOf(
				read(
					'Date,Holiday,Type\n2026-12-25,Christmas Day,Regular Holiday\n2026-12-24,Christmas Eve,Special Non-Working\n'
				)
			)
		).toEqual([
			{ date: '2026-12-25', name: 'Christmas Day', kind: 'regular' },
			{ date: '2026-12-24', name: 'Christmas Eve', kind: 'special' }
		]);
	});

	it('quarantines dates that could be two days, and kinds it does not know', () => {
		expect(quarantinedOf(read('date,name,kind\n03/04/2026,X,\n2026-03-04,,\n2026-03-05,Y,bank\n'))).toEqual([
			{ line: 2, reason: 'bad_time' },
			{ line: 3, reason: 'missing_value' },
			{ line: 4, reason: 'bad_value' }
		]);
	});

	it('refuses a file that is neither', () => {
		expect(parseHolidays(utf8('hello'))).toMatchObject({ ok: false, reason: 'no_columns' });
		expect(parseHolidays(Uint8Array.from([0x50, 0x4b, 3, 4, 0]))).toMatchObject({
			ok: false,
			reason: 'not_text'
		});
	});
});
