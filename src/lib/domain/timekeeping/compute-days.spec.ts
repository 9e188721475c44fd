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

describe('unusual combinations', () => {
	const suspension = (from: string, to = '48:00') => [{ date: MONDAY, code: 'SUSPENDED', from, to }];
	const minutesOf = (input: Parameters<typeof weekInput>[0]) => monday(input).minutes;

	it('work suspended at noon: nobody owes the afternoon, and who left early owes the morning’s rest', () => {
		expect(
			minutesOf({ suspensions: suspension('13:00'), punches: punches(MONDAY, '08:00', '12:00') })
		).toMatchObject({ scheduled: 240, regular: 240, suspended: 240, undertime: 0, absent: 0 });
		expect(
			minutesOf({ suspensions: suspension('13:00'), punches: punches(MONDAY, '08:10', '11:30') })
		).toMatchObject({ regular: 200, tardy: 10, undertime: 30, suspended: 240 });
		expect(minutesOf({ suspensions: suspension('13:00') })).toMatchObject({ scheduled: 240, absent: 240 });
	});

	it('a whole day suspended is neither absence nor rest', () => {
		expect(monday({ suspensions: suspension('00:00') })).toMatchObject({
			status: 'suspended',
			minutes: { scheduled: 0, absent: 0, suspended: 480 }
		});
	});

	it('a morning suspended and leave in the afternoon owe nothing', () => {
		const leaves = [{ date: MONDAY, code: 'VL', portion: 'pm' as const }];
		expect(minutesOf({ suspensions: suspension('00:00', '12:00'), leaves })).toMatchObject({
			scheduled: 240,
			excused: 240,
			absent: 0,
			suspended: 240
		});
	});

	it('a suspension past midnight of a night shift takes its second half', () => {
		expect(
			minutesOf({
				schedule: NIGHT,
				suspensions: suspension('26:00'),
				punches: punches(MONDAY, '22:00').concat({
					id: 'out',
					at: punches('2026-08-04', '02:00')[0]?.at ?? 0,
					direction: 'auto'
				})
			})
		).toMatchObject({ scheduled: 240, regular: 240, suspended: 180, undertime: 0, night: 240 });
	});

	it('rounding comes before grace: in at 08:07 rounded to 08:00 is no lateness, at 08:08 it is a quarter', () => {
		const round = { mode: 'nearest', stepMinutes: 15 } as const;
		const policy = createPolicy({ rounding: { in: round, out: round }, graceMinutes: 5 });
		const at = (time: string) =>
			minutesOf({ policy, punches: punches(MONDAY, time, '12:00', '13:00', '17:00') });
		expect(at('08:07')).toMatchObject({ tardy: 0, forgiven: 0, regular: 480 });
		expect(at('08:08')).toMatchObject({ tardy: 15, forgiven: 0, regular: 465 });
	});

	it('a rotating night over the autumn change is an hour longer, and owed as such', () => {
		const rotating = {
			kind: 'rotating',
			anchor: '2026-10-24',
			cycle: [[{ start: '22:00', end: '30:00' }], null],
			breaks: { mode: 'window', windows: [] },
			window: { before: 240, after: 360 }
		} satisfies Schedule;
		const input = { schedule: rotating, timeZone: 'Europe/Berlin', first: '2026-10-24', last: '2026-10-25' };
		const at = (iso: string, id: string) => ({ id, at: Date.parse(iso), direction: 'auto' as const });
		const { days } = computeDays(
			weekInput({ ...input, punches: [at('2026-10-24T20:00:00Z', 'in'), at('2026-10-25T05:00:00Z', 'out')] })
		);
		expect(days.map(({ status, minutes }) => [status, minutes.scheduled, minutes.regular])).toEqual([
			['present', 540, 540],
			['rest', 0, 0]
		]);
	});

	it('a split shift with its second stretch in the night: each stretch has its own lateness', () => {
		const split = {
			...OFFICE,
			days: {
				...OFFICE.days,
				mon: [
					{ start: '08:00', end: '12:00' },
					{ start: '20:00', end: '24:00' }
				]
			},
			breaks: { mode: 'window', windows: [] }
		} satisfies Schedule;
		expect(worked(split, '08:05', '12:00', '20:10', '23:50')).toMatchObject({
			scheduled: 480,
			regular: 455,
			tardy: 15,
			undertime: 10,
			night: 110
		});
	});

	it('a break punched on leave for half the day is not held against anybody', () => {
		const leaves = [{ date: MONDAY, code: 'VL', portion: 'pm' as const }];
		expect(
			minutesOf({ schedule: OFFICE, leaves, punches: punches(MONDAY, '08:00', '12:00', '12:30', '12:45') })
		).toMatchObject({ regular: 240, excused: 240, tardy: 0, undertime: 0, unresolved: 0 });
	});
});
