import { describe, expect, it } from 'vitest';
import { computeDays } from './compute-days';
import { createPolicy } from './policy';
import type { Schedule } from './schedule';
import { DEDUCTED, PUNCHED, ROTATING, SPLIT } from './spec-arbitraries';
import { FLEXI, NIGHT, OFFICE, punches, weekInput } from './spec-fixtures';

const MONDAY = '2026-08-03';
function monday(input: Parameters<typeof weekInput>[0]) {
	const [day] = computeDays(weekInput({ last: MONDAY, ...input })).days;
	if (!day) throw new Error('the range has one day');
	return day;
}
const worked = (schedule: Schedule, ...times: string[]) =>
	monday({ schedule, punches: punches(MONDAY, ...times) }).minutes;

describe('schedules beyond the plain office day', () => {
	it("split: the hours between the two stretches are nobody's", () => {
		expect(worked(SPLIT, '06:05', '10:00', '16:00', '19:50')).toMatchObject({
			scheduled: 480,
			regular: 465,
			tardy: 5,
			undertime: 10
		});
		expect(worked(SPLIT, '06:00', '20:00')).toMatchObject({ regular: 480, excess: 360 });
		expect(worked(SPLIT, '16:00', '20:00')).toMatchObject({ regular: 240, absent: 240 });
	});

	it('rotating: the cycle decides hours and rest days, before its anchor too', () => {
		const { days } = computeDays(weekInput({ schedule: ROTATING, first: '2025-12-28', last: '2026-01-04' }));
		const hours = days.map(({ shift }) => shift && new Date(shift.start).toISOString().slice(11, 16));
		// 06:00, 14:00 and 22:00 in Manila; the fourth day is off.
		expect(hours).toEqual(['22:00', '06:00', '14:00', null, '22:00', '06:00', '14:00', null]);
		expect(days.map(({ status }) => status)).toContain('rest');
	});

	it('deducted break: taken off after five hours, unless it was punched', () => {
		expect(worked(DEDUCTED, '08:00', '17:00')).toMatchObject({ scheduled: 480, regular: 480, excess: 60 });
		expect(worked(DEDUCTED, '08:00', '12:00', '13:00', '17:00')).toMatchObject({ regular: 480, excess: 0 });
		expect(worked(DEDUCTED, '08:00', '12:00', '12:20', '17:00')).toMatchObject({ regular: 480, excess: 40 });
		expect(worked(DEDUCTED, '08:00', '13:00')).toMatchObject({ regular: 300, undertime: 180, excess: 0 });
	});

	it('punched break: what was taken counts, back late is late, none at all ends the day earlier', () => {
		expect(worked(PUNCHED, '08:00', '11:30', '12:30', '17:00')).toMatchObject({ regular: 480, undertime: 0 });
		expect(worked(PUNCHED, '08:00', '11:30', '12:45', '17:00')).toMatchObject({
			regular: 465,
			tardy: 15
		});
		expect(worked(PUNCHED, '08:00', '16:00')).toMatchObject({ regular: 480, undertime: 0 });
	});

	it('change from one to the next by dated assignments', () => {
		const { days } = computeDays(
			weekInput({
				assignments: [
					{ from: null, to: '2026-08-03', schedule: OFFICE },
					{ from: '2026-08-04', to: '2026-08-04', schedule: NIGHT }
				],
				last: '2026-08-05'
			})
		);
		expect(days.map(({ minutes }) => minutes.scheduled)).toEqual([480, 420, 0]);
		expect(days[2]).toMatchObject({ status: 'unscheduled', flags: ['unscheduled'] });
	});
});

describe('rules beyond the plain policy', () => {
	it('take the policy version in force on the work date', () => {
		const policies = [
			{ from: null, policy: createPolicy() },
			{ from: '2026-08-04', policy: createPolicy({ graceMinutes: 10 }) }
		];
		const late = [...punches('2026-08-03', '08:05', '17:00'), ...punches('2026-08-04', '08:05', '17:00')];
		const { days } = computeDays(weekInput({ policies, punches: late, last: '2026-08-04' }));
		expect(days.map(({ minutes }) => [minutes.tardy, minutes.forgiven])).toEqual([
			[5, 0],
			[0, 5]
		]);
	});

	it('round punches for the arithmetic and print them as they were', () => {
		const step = { mode: 'nearest' as const, stepMinutes: 15 };
		const day = monday({
			policy: createPolicy({ rounding: { in: step, out: step } }),
			punches: punches(MONDAY, '08:07', '16:53')
		});
		expect(day.minutes).toMatchObject({ presence: 540, tardy: 0, undertime: 0 });
		expect(day.form48).toMatchObject({ amIn: '8:07', pmOut: '4:53' });
	});

	it('let a late arriver fill the norm before overtime begins, when overtime is by daily hours', () => {
		const late = punches(MONDAY, '09:00', '18:30');
		const policy = (basis: 'schedule' | 'daily_hours') => createPolicy({ overtime: { mode: 'auto', basis } });
		expect(monday({ policy: policy('schedule'), punches: late }).minutes.overtime).toBe(90);
		expect(monday({ policy: policy('daily_hours'), punches: late }).minutes).toMatchObject({
			overtime: 30,
			tardy: 60,
			regular: 420
		});
	});

	it('take a suspension out of the schedule, for part of a day or all of it', () => {
		const suspended = (from: string, to: string) =>
			monday({
				punches: punches(MONDAY, '08:00', '12:00'),
				suspensions: [{ date: MONDAY, from, to, code: 'TYPHOON' }]
			});
		expect(suspended('13:00', '17:00')).toMatchObject({
			status: 'present',
			minutes: { scheduled: 240, suspended: 240, absent: 0 },
			flags: ['suspended'],
			form48: { label: 'TYPHOON', undertimeHours: null }
		});
		expect(suspended('14:00', '17:00').minutes).toMatchObject({ scheduled: 300, absent: 60 });
		const whole = monday({ suspensions: [{ date: MONDAY, from: '00:00', to: '48:00', code: 'TYPHOON' }] });
		expect(whole).toMatchObject({
			status: 'suspended',
			minutes: { scheduled: 0 },
			form48: { label: 'TYPHOON' }
		});
	});

	it('keep holidays and suspensions to their sites', () => {
		const holidays = [{ date: MONDAY, kind: 'special' as const, siteIds: ['cebu'] }];
		expect(monday({ holidays, siteId: 'cebu' }).status).toBe('holiday');
		expect(monday({ holidays, siteId: 'manila' }).status).toBe('absent');
		expect(monday({ holidays, siteId: null }).status).toBe('absent');
	});
});

describe('what a day keeps open', () => {
	it('is unresolved when a punch is missing after the shift, although nothing scheduled depends on it', () => {
		const day = monday({ punches: punches(MONDAY, '08:00', '12:00', '13:00', '17:00', '19:00') });
		expect(day).toMatchObject({ status: 'present', unresolved: true, flags: ['missing_out'] });
	});

	it('is incomplete on a rest day with half a pair', () => {
		const { days } = computeDays(weekInput({ punches: punches('2026-08-08', '09:00') }));
		expect(days[5]).toMatchObject({ status: 'incomplete', unresolved: true, minutes: { unresolved: 0 } });
	});

	it('leaves everything before a lone departure open on a flexi day', () => {
		const day = monday({ schedule: FLEXI, punches: punches(MONDAY, '17:20') });
		expect(day.minutes).toMatchObject({ unresolved: 480, undertime: 0, absent: 0 });
	});

	it('marks the night a voided punch belonged to', () => {
		const { days } = computeDays(
			weekInput({
				schedule: NIGHT,
				punches: [...punches(MONDAY, '22:00'), ...punches('2026-08-04', '02:30', '06:00')],
				corrections: [{ op: 'void', punchId: '2026-08-04/p1' }]
			})
		);
		expect(days[0]).toMatchObject({ flags: ['corrected'], minutes: { regular: 420 } });
		expect(days[1]?.flags).toEqual([]);
	});
});
