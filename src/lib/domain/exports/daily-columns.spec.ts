import { describe, expect, it } from 'vitest';
import { DAILY_COLUMNS } from './daily-columns';
import type { DailyRow } from './daily-columns';
import { dayRecord, EMPLOYEE } from './spec-days';

function row(more: Partial<DailyRow> = {}): Record<string, unknown> {
	const full: DailyRow = {
		employee: EMPLOYEE,
		record: dayRecord('2026-08-03'),
		timeZone: 'Asia/Manila',
		schedule: 'Regular',
		leaveCode: null,
		holiday: null,
		remarks: null,
		revision: 2,
		periodStatus: 'locked',
		...more
	};
	return Object.fromEntries(DAILY_COLUMNS.map(({ key, value }) => [key, value(full)]));
}

describe('DAILY_COLUMNS', () => {
	it('gives times on the wall clock of the zone, 24 hours', () => {
		expect(row()).toMatchObject({
			in1: '08:00',
			out1: '12:00',
			in2: '13:00',
			out2: '17:00',
			in3: null,
			more_times: null
		});
		expect(row({ timeZone: 'UTC' })).toMatchObject({ in1: '00:00' });
	});

	it('gives each quantity in minutes and in hours, rounded once', () => {
		const record = dayRecord('2026-08-03', { minutes: { regular: 430, tardy: 50 } });
		expect(row({ record })).toMatchObject({
			late_min: 50,
			late_hours: 0.83,
			worked_min: 430,
			worked_hours: 7.17
		});
	});

	it('loses no session, however many there are', () => {
		const session = dayRecord('2026-08-03').sessions[0];
		const sessions = Array.from({ length: 6 }, () => session).filter((each) => each !== undefined);
		expect(row({ record: dayRecord('2026-08-03', { sessions }) })).toMatchObject({
			out4: '12:00',
			more_times: '08:00-12:00, 08:00-12:00'
		});
	});

	it('has each key once', () => {
		const keys = DAILY_COLUMNS.map(({ key }) => key);
		expect(new Set(keys).size).toBe(keys.length);
	});
});
