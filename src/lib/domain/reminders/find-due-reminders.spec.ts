import { describe, expect, test } from 'vitest';
import { FLEXI, instant, NIGHT, punches, weekInput } from '../timekeeping/spec-fixtures';
import { findDueReminders } from './find-due-reminders';

const MONDAY = '2026-08-03';

/** What is due at a wall time of that Monday, such as `no_in 08:00`. */
function due(at: string, input: Parameters<typeof weekInput>[0] = {}): string[] {
	const now = instant(at.length > 8 ? at : `${MONDAY} ${at}`);
	return findDueReminders(weekInput({ last: MONDAY, ...input }), now).map(
		({ kind, edgeMs }) => `${kind} ${new Date(edgeMs + 8 * 3_600_000).toISOString().slice(11, 16)}`
	);
}
const here = (...times: string[]) => ({ punches: punches(MONDAY, ...times) });

describe('an IN that is missing', () => {
	test('is due ten minutes after the start of the shift, and not a minute before', () => {
		expect(due('08:09:59')).toEqual([]);
		expect(due('08:10')).toEqual(['no_in 08:00']);
	});

	test('is no news any more two hours later', () => {
		expect(due('10:09:59')).toEqual(['no_in 08:00']);
		expect(due('10:10')).toEqual([]);
	});

	test('is none for whoever came, early or late, or whose punch waits for review', () => {
		expect(due('08:10', here('07:40'))).toEqual([]);
		expect(due('08:30', here('08:29'))).toEqual([]);
		expect(due('08:10', { waiting: [{ id: 'w', at: instant(`${MONDAY} 07:58`) }] })).toEqual([]);
	});

	test('is none on a rest day, a holiday, a day of leave, a day of official business, or when work is suspended', () => {
		expect(due('2026-08-09 08:10', { first: '2026-08-09', last: '2026-08-09' })).toEqual([]);
		expect(due('08:10', { holidays: [{ date: MONDAY, kind: 'regular' }] })).toEqual([]);
		expect(due('08:10', { leaves: [{ date: MONDAY, portion: 'full', code: 'VL' }] })).toEqual([]);
		const all = { date: MONDAY, from: '08:00', to: '17:00', code: 'OB' };
		expect(due('08:10', { officialBusiness: [all] })).toEqual([]);
		expect(due('08:10', { suspensions: [{ ...all, code: 'TYPHOON' }] })).toEqual([]);
		expect(due('08:10', { schedule: null })).toEqual([]);
	});

	test('a morning of leave or of official business moves the start to the afternoon', () => {
		const leave = { leaves: [{ date: MONDAY, portion: 'am' as const, code: 'VL' }] };
		expect(due('08:10', leave)).toEqual([]);
		expect(due('13:10', leave)).toEqual(['no_in 13:00']);
		const business = { officialBusiness: [{ date: MONDAY, from: '08:00', to: '12:00', code: 'OB' }] };
		expect(due('13:10', business)).toEqual(['no_in 13:00']);
	});

	test('with flexible hours it is due after the latest start', () => {
		expect(due('08:30', { schedule: FLEXI })).toEqual([]);
		expect(due('09:10', { schedule: FLEXI })).toEqual(['no_in 09:00']);
	});
});

describe('an OUT that is missing', () => {
	test('is due thirty minutes after the end of the shift, and not a minute before', () => {
		expect(due('17:29:59', here('08:00'))).toEqual([]);
		expect(due('17:30', here('08:00'))).toEqual(['no_out 17:00']);
		expect(due('19:30', here('08:00'))).toEqual([]);
	});

	test('is none for whoever left, at noon or in the evening, and none for whoever never came', () => {
		expect(due('17:30', here('08:00', '17:01'))).toEqual([]);
		expect(due('17:30', here('08:00', '12:00'))).toEqual([]);
		expect(due('17:30')).toEqual([]);
	});

	test('is due for whoever came back from lunch and did not punch OUT', () => {
		expect(due('17:30', here('08:00', '12:00', '13:00'))).toEqual(['no_out 17:00']);
	});

	test('approved overtime moves it behind the overtime', () => {
		const approved = {
			...here('08:00'),
			overtimeApprovals: [{ date: MONDAY, from: '17:00', to: '20:00' }]
		};
		expect(due('17:30', approved)).toEqual([]);
		expect(due('20:30', approved)).toEqual(['no_out 20:00']);
	});

	test('an afternoon of leave moves it to noon', () => {
		const leave = { ...here('08:00'), leaves: [{ date: MONDAY, portion: 'pm' as const, code: 'VL' }] };
		expect(due('12:30', leave)).toEqual(['no_out 12:00']);
	});

	test('a night shift ends on the morning after its date', () => {
		const night = { schedule: NIGHT, last: '2026-08-04', ...here('22:00') };
		expect(due('2026-08-04 06:29', night)).toEqual([]);
		expect(due('2026-08-04 06:30', night)).toEqual(['no_out 06:00']);
	});

	test('with flexible hours the end follows the arrival', () => {
		expect(due('17:30', { schedule: FLEXI, ...here('08:45') })).toEqual([]);
		expect(due('18:15', { schedule: FLEXI, ...here('08:45') })).toEqual(['no_out 17:45']);
	});
});
