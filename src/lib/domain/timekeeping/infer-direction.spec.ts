import { describe, expect, it } from 'vitest';
import { inferDirection } from './infer-direction';
import { DEFAULT_POLICY } from './policy';
import type { Schedule } from './schedule';
import { FLEXI, MANILA, NIGHT, OFFICE, instant, punches } from './spec-fixtures';

const MONDAY = '2026-08-03';
function infer(at: string, before: ReturnType<typeof punches> = [], schedule: Schedule | null = OFFICE) {
	return inferDirection({
		punches: before,
		schedule,
		policy: DEFAULT_POLICY,
		timeZone: MANILA,
		at: instant(at.length > 8 ? at : `${MONDAY} ${at}`)
	});
}

describe('direction at punch time', () => {
	it('opens the day, breaks for lunch, comes back and leaves', () => {
		expect(infer('07:58')).toMatchObject({ direction: 'in', purpose: 'shift', reason: 'new_session' });
		expect(infer('12:02', punches(MONDAY, '07:58'))).toMatchObject({ direction: 'out', purpose: 'break' });
		expect(infer('12:55', punches(MONDAY, '07:58', '12:02'))).toMatchObject({
			direction: 'in',
			purpose: 'break',
			reason: 'back_from_break'
		});
		expect(infer('17:01', punches(MONDAY, '07:58', '12:02', '12:55'))).toMatchObject({
			direction: 'out',
			purpose: 'shift',
			reason: 'open_session'
		});
	});

	it('lets lunch out and in follow within seconds', () => {
		const before = punches(MONDAY, '08:00', '12:00:30');
		expect(infer('12:01:10', before)).toMatchObject({ direction: 'in', purpose: 'break' });
	});

	it('keeps the direction of the punch that a double tap repeats', () => {
		expect(infer('08:00:40', punches(MONDAY, '08:00:00'))).toMatchObject({
			direction: 'in',
			reason: 'repeats_last'
		});
		expect(infer('17:00:40', punches(MONDAY, '08:00 in', '17:00 out'))).toMatchObject({ direction: 'out' });
	});

	it('does not let a session forgotten yesterday flip today', () => {
		const yesterday = punches(MONDAY, '08:00', '12:00', '13:00');
		expect(infer('2026-08-04 07:50', yesterday)).toMatchObject({
			direction: 'in',
			reason: 'stale_session',
			workDate: '2026-08-04'
		});
	});

	it('takes a first punch at the end of the hours as the out whose in is missing', () => {
		expect(infer('17:05')).toMatchObject({ direction: 'out', purpose: 'shift', reason: 'missed_in' });
		expect(infer('12:03')).toMatchObject({ direction: 'out', purpose: 'break', reason: 'missed_in' });
		expect(infer('17:05', punches(MONDAY, '08:00', '12:00'))).toMatchObject({
			direction: 'out',
			reason: 'missed_in'
		});
	});

	it('takes a punch at the end of the break as the way back when nobody punched out for it', () => {
		expect(infer('13:01', punches(MONDAY, '08:00'))).toMatchObject({
			direction: 'in',
			purpose: 'break',
			reason: 'missed_break_out'
		});
		expect(infer('12:35', punches(MONDAY, '08:00'))).toMatchObject({ direction: 'out', purpose: 'break' });
	});

	it('lets a late starter in and an overtime worker back in', () => {
		expect(infer('13:30')).toMatchObject({ direction: 'in', purpose: 'shift' });
		expect(infer('17:40', punches(MONDAY, '08:00', '12:00', '13:00', '17:00'))).toMatchObject({
			direction: 'in'
		});
	});

	it('closes a night shift on the work date it began', () => {
		const evening = punches(MONDAY, '21:55');
		expect(infer('2026-08-04 06:03', evening, NIGHT)).toMatchObject({
			direction: 'out',
			purpose: 'shift',
			workDate: MONDAY
		});
		expect(infer('2026-08-04 02:05', evening, NIGHT)).toMatchObject({ direction: 'out', purpose: 'break' });
	});

	it('toggles without a schedule and on rest days, and forgets a session after its longest length', () => {
		expect(infer('10:00', [], null)).toMatchObject({ direction: 'in' });
		expect(infer('12:00', punches(MONDAY, '10:00'), null)).toMatchObject({
			direction: 'out',
			purpose: 'shift'
		});
		expect(infer('2026-08-04 01:59', punches(MONDAY, '10:00'), null)).toMatchObject({ direction: 'out' });
		expect(infer('2026-08-04 02:01', punches(MONDAY, '10:00'), null)).toMatchObject({ direction: 'in' });
		expect(infer('2026-08-08 09:00')).toMatchObject({ direction: 'in', workDate: '2026-08-08' });
	});

	it('respects an explicit out: the next punch is an in', () => {
		expect(infer('10:30', punches(MONDAY, '08:00 in', '10:00 out'))).toMatchObject({ direction: 'in' });
		expect(infer('17:00', punches(MONDAY, '08:00 in', '08:30 in'))).toMatchObject({ direction: 'out' });
	});

	it('follows the flexi start of the day', () => {
		expect(infer('16:00', punches(MONDAY, '07:00', '12:00', '13:00'), FLEXI)).toMatchObject({
			direction: 'out',
			purpose: 'shift'
		});
	});

	it('says why in a sentence that names the time', () => {
		expect(infer('17:01', punches(MONDAY, '07:58')).explanation).toBe(
			'In since 07:58; this closes that session.'
		);
	});
});
