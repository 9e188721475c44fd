import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '$domain/timekeeping/policy';
import type { Context } from '$lib/server/context';
import { dayRecord, dayRecordChange } from '$lib/server/db/schema/day-record';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makePunch, OFFICE_HOURS } from '../../../../tests/support/timekeeping';
import { findEmployee } from '../people/employee.service';
import { setExitDate } from '../people/exit-date.service';
import { updateEmployee } from '../people/save-employee.service';
import { assignSchedule, changeAssignment } from './assignment.service';
import { computeDayRecords } from './compute-day-records';
import { addHoliday, removeHoliday } from './holiday.service';
import { addOverlay, revokeOverlay } from './overlay.service';
import { createPolicyVersion } from './policy.service';
import { keepDayRecords, recomputeStale } from './recompute.service';
import { createSchedule, updateSchedule } from './schedule.service';

let t: TestContext;
let office: Context;
let siteId: string;
let ana: string;
let ben: string;
let scheduleId: string;
let assignmentId: string;

/** A week in Manila: Monday 2 March to Sunday 8 March 2026; now is the Monday after. */
const WEEK = { from: '2026-03-02', to: '2026-03-08' };

beforeAll(async () => {
	t = await createTestContext();
	t.setNow('2026-03-09T04:00:00Z');
	office = t.as(await t.newAdmin());
	siteId = await t.newSite({ timeZone: 'Asia/Manila' });
	ana = await t.newEmployee({ siteId, name: 'Ana' });
	ben = await t.newEmployee({ siteId, name: 'Ben' });
	const created = await createSchedule(office, { name: 'Office', pattern: OFFICE_HOURS });
	if (!created.ok) throw new Error(created.reason);
	scheduleId = created.id;
	const assigned = await assignSchedule(office, {
		scheduleId,
		targetKind: 'site',
		targetId: siteId,
		fromDate: '2026-01-01',
		toDate: null
	});
	if (!assigned.ok) throw new Error(assigned.reason);
	assignmentId = assigned.id;
	for (const [employeeId, minutes] of [
		[ana, '00'],
		[ben, '12']
	] as const)
		for (const day of ['02', '03', '04', '05', '06']) {
			await makePunch(t, { siteId, employeeId, at: `2026-03-${day}T00:${minutes}:00Z` });
			await makePunch(t, { siteId, employeeId, at: `2026-03-${day}T09:00:00Z`, direction: 'out' });
		}
	await keepDayRecords(t, { employeeIds: [ana, ben], ...WEEK });
});
afterAll(() => t.close());
beforeEach(async () => {
	await t.db.delete(dayRecordChange);
});

const days = async (employeeId: string, range = WEEK) =>
	(await computeDayRecords(t, { employeeIds: [employeeId], ...range }))[0]?.days ?? [];
const changes = async () => (await recomputeStale(t)).map(({ employeeId, date }) => [employeeId, date]);
const staleRows = async () =>
	(await t.db.select().from(dayRecord)).filter(({ staleMarks }) => staleMarks > 0);

describe('day records', () => {
	test('come from punches and the schedule of the home site', async () => {
		expect((await days(ana)).map(({ status, minutes }) => [status, minutes.regular, minutes.tardy])).toEqual([
			...Array.from({ length: 5 }, () => ['present', 480, 0]),
			['rest', 0, 0],
			['rest', 0, 0]
		]);
		expect((await days(ben))[0]?.minutes).toMatchObject({ tardy: 12, regular: 468 });
	});

	test('stop at today, which is still running', async () => {
		const [found] = await computeDayRecords(t, {
			employeeIds: [ana],
			from: '2026-03-08',
			to: '2026-03-31'
		});
		expect(found?.days.map(({ date }) => date)).toEqual(['2026-03-08', '2026-03-09']);
		expect(found?.runningDate).toBe('2026-03-09');
	});

	test('take the same number of queries for one employee and for many', async () => {
		const count = async (employeeIds: string[]) => {
			let queries = 0;
			const pool = t.db.$client.pool;
			const acquire = () => queries++;
			pool.on('acquire', acquire);
			await computeDayRecords(t, { employeeIds, ...WEEK });
			pool.off('acquire', acquire);
			return queries;
		};
		const many = [ana, ben];
		for (let i = 0; i < 8; i++) many.push(await t.newEmployee({ siteId }));
		const one = await count([ana]);
		expect(one).toBeGreaterThan(0);
		expect(await count(many)).toBe(one);
	});
});

describe('what changes afterwards computes exactly the affected days again', () => {
	test('a late punch: its own day', async () => {
		await makePunch(t, { siteId, employeeId: ana, at: '2026-03-04T12:00:00Z', direction: 'out' });
		const [tooMany] = (await days(ana)).filter(({ date }) => date === '2026-03-04');
		expect(tooMany?.unresolved).toBe(true);
		expect(await changes()).toEqual([[ana, '2026-03-04']]);
		expect(await staleRows()).toEqual([]);
		expect(await changes()).toEqual([]);
	});

	test('a correction, and taking it back', async () => {
		const at = Date.parse('2026-03-06T08:00:00Z');
		const added = await addOverlay(office, {
			employeeId: ana,
			firstDate: '2026-03-07',
			lastDate: '2026-03-07',
			reason: 'Saturday work on paper',
			detail: {
				kind: 'correction',
				change: { op: 'add', at: at + 16 * 3_600_000, direction: 'in' }
			}
		});
		if (!added.ok) throw new Error(added.reason);
		const changed = await t.db.select().from(dayRecordChange);
		expect(changed.map(({ workDate, cause }) => [workDate, cause])).toEqual([['2026-03-07', 'correction']]);
		expect((await days(ana))[5]?.flags).toContain('corrected');
		await expect(revokeOverlay(office, added.id, 'wrong person')).resolves.toEqual({ ok: true });
		expect((await days(ana))[5]?.status).toBe('rest');
		expect(await revokeOverlay(office, added.id, 'again')).toEqual({ ok: false, reason: 'already_revoked' });
	});

	test('a holiday: that date, for everybody at the site', async () => {
		const added = await addHoliday(office, {
			date: '2026-03-05',
			name: 'Foundation day',
			kind: 'special',
			siteId
		});
		if (!added.ok) throw new Error(added.reason);
		expect((await changes()).sort()).toEqual(
			[
				[ana, '2026-03-05'],
				[ben, '2026-03-05']
			].sort()
		);
		await removeHoliday(office, { id: added.id, version: 1 });
		expect(await changes()).toHaveLength(2);
	});

	test('a holiday at another site: nothing', async () => {
		const elsewhere = await t.newSite();
		await addHoliday(office, { date: '2026-03-05', name: 'Elsewhere', kind: 'regular', siteId: elsewhere });
		expect(await changes()).toEqual([]);
	});

	test('a policy: the days from its date on that it changes', async () => {
		const policy = { ...DEFAULT_POLICY, graceMinutes: 15 };
		const saved = await createPolicyVersion(office, {
			siteId: null,
			fromDate: '2026-03-05',
			name: 'Fifteen minutes',
			policy
		});
		expect(saved.ok).toBe(true);
		expect(await changes()).toEqual([
			[ben, '2026-03-05'],
			[ben, '2026-03-06']
		]);
		expect((await days(ben)).map(({ minutes }) => minutes.tardy)).toEqual([12, 12, 12, 0, 0, 0, 0]);
	});

	test('a schedule: the days whose hours change', async () => {
		const early = [{ start: '07:00', end: '16:00' }];
		const pattern = { ...OFFICE_HOURS, days: { ...OFFICE_HOURS.days, tue: early } };
		expect(
			(await updateSchedule(office, { id: scheduleId, version: 1 }, { name: 'Office', pattern })).ok
		).toBe(true);
		expect((await changes()).sort()).toEqual(
			[
				[ana, '2026-03-03'],
				[ben, '2026-03-03']
			].sort()
		);
		const stale = await updateSchedule(
			office,
			{ id: scheduleId, version: 1 },
			{ name: 'Office', pattern: OFFICE_HOURS }
		);
		expect(stale).toEqual({ ok: false, reason: 'changed_meanwhile' });
	});

	test('an assignment that ends earlier: the days after its new end', async () => {
		const ended = await changeAssignment(
			office,
			{ id: assignmentId, version: 1 },
			{ fromDate: '2026-01-01', toDate: '2026-03-05' }
		);
		expect(ended.ok).toBe(true);
		const dates = new Set((await changes()).map(([, date]) => date));
		expect([...dates].sort()).toEqual(['2026-03-06', '2026-03-07', '2026-03-08']);
	});
});

describe('first and last day of work', () => {
	const statuses = async () => (await days(ana)).map(({ status, minutes }) => [status, minutes.absent]);
	const save = async (startDate: string | null) => {
		const row = await findEmployee(office, ana);
		if (!row) throw new Error('Ana is gone.');
		const { employeeNumber, name, departmentId, revision } = row;
		const input = { employeeNumber, name, departmentId, newDepartment: '', siteId, startDate };
		expect(await updateEmployee(office, { id: ana, revision }, input)).toEqual({ ok: true });
	};

	test('no day before the first or after the last is absent, and what is kept is computed again', async () => {
		// A week without punches, which was absent to the full.
		const empty = { from: '2026-02-23', to: '2026-03-01' };
		const absent = async () => (await days(ana, empty)).filter(({ status }) => status === 'absent').length;
		await keepDayRecords(t, { employeeIds: [ana, ben], ...empty });
		expect(await absent()).toBe(5);
		const before = await statuses();

		await save('2026-02-26');
		expect(await absent()).toBe(2);
		expect((await staleRows()).map(({ employeeId }) => employeeId)).toEqual(expect.arrayContaining([ana]));
		expect((await staleRows()).some(({ employeeId }) => employeeId === ben)).toBe(false);
		const changed = (await changes()).map(([, date]) => date);
		expect(changed.sort()).toEqual(['2026-02-23', '2026-02-24', '2026-02-25']);
		expect(await statuses()).toEqual(before);

		expect(await setExitDate(office, ana, '2026-02-26')).toEqual({ ok: true });
		expect(await absent()).toBe(1);
		// Whoever punches after the last day has worked; only nobody waits for them.
		expect((await days(ana)).map(({ minutes }) => minutes.absent + minutes.tardy)).toEqual(Array(7).fill(0));
		expect((await changes()).length).toBeGreaterThan(0);

		expect(await setExitDate(office, ana, null)).toEqual({ ok: true });
		await save(null);
		expect(await absent()).toBe(5);
		await changes();
		expect(await staleRows()).toEqual([]);
		expect(await statuses()).toEqual(before);
	});
});
