import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '$lib/server/context';
import { createSchedule } from '$lib/server/timekeeping/schedule.service';
import { assignSchedule } from '$lib/server/timekeeping/assignment.service';
import { addDayCodes } from '$lib/server/timekeeping/day-code.service';
import { addOverlay } from '$lib/server/timekeeping/overlay.service';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makePunch, makeUser, OFFICE_HOURS } from '../../../../tests/support/timekeeping';
import { readRevision } from './today.repo';
import { startOfWindow } from './feed';
import { streamToday } from './event-stream';
import { summariseToday, type TodayQuery } from './today.service';

let t: TestContext;
let office: Context;
let plant: string;
let gate: string;
const people: Record<string, string> = {};
const ALL: TodayQuery = { siteId: null, departmentId: null, state: null };

/** Wednesday, 10:00 in Manila. */
const NOW = '2026-08-05T02:00:00Z';

beforeAll(async () => {
	t = await createTestContext();
	t.setNow(NOW);
	office = t.as(await t.newAdmin());
	plant = await t.newSite({ name: 'Plant' });
	gate = await t.newSite({ name: 'Gate' });
	for (const name of ['Early', 'Late', 'Absent', 'Leave', 'Away', 'Free'])
		people[name] = await t.newEmployee({ siteId: name === 'Free' ? gate : plant, name });
	const made = await createSchedule(office, { name: 'Office', pattern: OFFICE_HOURS });
	if (!made.ok) throw new Error(made.reason);
	await assignSchedule(office, {
		scheduleId: made.id,
		targetKind: 'site',
		targetId: plant,
		fromDate: '2026-01-01',
		toDate: null
	});
	await addDayCodes(office, [{ kind: 'leave', code: 'VL', name: 'Vacation leave' }]);
	await addOverlay(office, {
		employeeId: people.Leave ?? '',
		firstDate: '2026-08-05',
		lastDate: '2026-08-05',
		detail: { kind: 'leave', code: 'VL', portion: 'full' },
		reason: 'asked in time'
	});
	await punched('Early', '2026-08-04T23:50:00Z');
	await punched('Late', '2026-08-05T00:17:00Z');
	await punched('Away', '2026-08-04T23:55:00Z', { siteId: gate });
	await punched('Away', '2026-08-05T01:30:00Z', { siteId: gate, direction: 'out' });
});
afterAll(() => t.close());

async function punched(name: string, at: string, rest: { siteId?: string; direction?: 'in' | 'out' } = {}) {
	await makePunch(t, { siteId: plant, employeeId: people[name] ?? '', at, direction: 'in', ...rest });
}

describe('the day as it stands', () => {
	test('says of everybody where they are, whom it is urgent to look for first', async () => {
		const { people: shown, ...rest } = await summariseToday(office, ALL);
		expect(shown.map(({ name, presence, lateMinutes }) => [name, presence, lateMinutes])).toEqual([
			['Absent', 'absent', 0],
			['Late', 'at_work', 17],
			['Early', 'at_work', 0],
			['Away', 'out', 0],
			['Leave', 'leave', 0]
		]);
		expect(rest).toMatchObject({ date: '2026-08-05', employees: 6, punched: 3 });
		expect(rest.counts).toMatchObject({ at_work: 2, late: 1, absent: 1, leave: 1, off: 1, out: 1 });
		expect(rest.bySite).toEqual([{ siteId: plant, atWork: 2 }]);
	});

	test('is the date where the organisation began, whatever its sites are called, and of one site the date there', async () => {
		// Its name comes first, and it is a day behind.
		t.advance(1);
		const west = await t.newSite({ name: 'Apia West', timeZone: 'Pacific/Pago_Pago' });
		expect(await summariseToday(office, ALL)).toMatchObject({ date: '2026-08-05', timeZone: 'Asia/Manila' });
		const there = await summariseToday(office, { ...ALL, siteId: west });
		expect(there).toMatchObject({ date: '2026-08-04', timeZone: 'Pacific/Pago_Pago' });
	});

	test('says how sure the last punch is', async () => {
		const { people: shown } = await summariseToday(office, ALL);
		const gradeOf = (name: string) => shown.find((person) => person.name === name)?.evidenceGrade;
		expect([gradeOf('Early'), gradeOf('Absent')]).toEqual(['A', null]);
	});

	test('can be narrowed to a state and to the site where people are, not where they belong', async () => {
		const late = await summariseToday(office, { ...ALL, state: 'late' });
		const atGate = await summariseToday(office, { ...ALL, siteId: gate });
		expect(late.people.map(({ name }) => name)).toEqual(['Late']);
		expect(atGate.people.map(({ name }) => name)).toEqual(['Away']);
	});

	test('shows a supervisor without assignments nobody, and refuses an employee', async () => {
		const supervisor = t.as(await makeUser(t, { role: 'supervisor' }));
		const employee = t.as(await makeUser(t, { role: 'employee' }));
		expect((await summariseToday(supervisor, ALL)).employees).toBe(0);
		await expect(summariseToday(employee, ALL)).rejects.toMatchObject({ status: 403 });
	});
});

describe('the watch over the day', () => {
	const since = new Date('2026-08-04T00:00:00Z');

	test('notices a punch and an approved leave, and nothing when nothing happened', async () => {
		const before = await readRevision(t.db, since);
		expect(await readRevision(t.db, since)).toBe(before);
		await punched('Early', '2026-08-05T01:45:00Z', { direction: 'out' });
		const afterPunch = await readRevision(t.db, since);
		expect(afterPunch).not.toBe(before);
		await addOverlay(office, {
			employeeId: people.Absent ?? '',
			firstDate: '2026-08-05',
			lastDate: '2026-08-05',
			detail: { kind: 'leave', code: 'VL', portion: 'full' },
			reason: 'ill'
		});
		expect(await readRevision(t.db, since)).not.toBe(afterPunch);
	});

	test('looks back from the full hour, so that old punches do not drop out one by one', () => {
		const start = new Date('2026-08-03T10:00:00Z');
		expect(startOfWindow(new Date('2026-08-05T02:00:00Z'))).toEqual(start);
		expect(startOfWindow(new Date('2026-08-05T02:59:59Z'))).toEqual(start);
	});

	test('tells every listener, whoever wrote the punch, and lets them go', async () => {
		const reader = streamToday(t).getReader();
		const decoder = new TextDecoder();
		const next = async () => decoder.decode((await reader.read()).value);
		expect(await next()).toContain('retry:');
		expect(await next()).toContain('listening');
		const heard = next();
		await punched('Late', '2026-08-05T01:50:00Z', { direction: 'out' });
		expect(await heard).toBe('event: changed\ndata: \n\n');
		await reader.cancel();
	}, 15_000);
});
