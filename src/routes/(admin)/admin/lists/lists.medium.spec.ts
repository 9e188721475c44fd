import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '$lib/server/context';
import { supervisorScope } from '$lib/server/db/schema/supervision';
import { newId } from '$lib/server/id';
import { createDepartment } from '$lib/server/people/organisation.service';
import { listPunches } from '$lib/server/report/punch-report.service';
import {
	addHoliday,
	listHolidays,
	removeHoliday,
	updateHoliday
} from '$lib/server/timekeeping/holiday.service';
import { addOverlay } from '$lib/server/timekeeping/overlay.service';
import { MONTHLY, SEMI_MONTHLY } from '$domain/timekeeping/periods';
import { DEFAULT_POLICY } from '$domain/timekeeping/policy';
import { createOfficeForm } from '$lib/server/dtr/office-form.service';
import { createCalendar, listPeriodsOf } from '$lib/server/timekeeping/period-calendar.service';
import { createPolicyVersion } from '$lib/server/timekeeping/policy.service';
import { assignSchedule } from '$lib/server/timekeeping/assignment.service';
import { createRequest } from '$lib/server/timekeeping/request.service';
import { createSchedule } from '$lib/server/timekeeping/schedule.service';
import { createTestContext, type TestContext } from '../../../../../tests/support/context';
import { makePunch, makeUser, OFFICE_HOURS } from '../../../../../tests/support/timekeeping';
import { showList } from '../../../components/office-list';
import { periodMemberList } from '../periods/[id]/list';
import { periodList } from '../periods/list';
import { readPunchQuery } from '../punches/query';
import { requestList } from '../requests/list';
import { assignmentList } from '../timekeeping/assignments/list';
import { policyList } from '../timekeeping/policies/list';
import { LIST_FILES } from './lists';

let t: TestContext;
let office: Context;
let people: { ana: string; ben: string };
let periodId: string;

const at = (query: string) => new URL(`http://localhost/admin/lists${query}`);
/** One list is of what its address names. */
const about = (name: string, query: string) =>
	name === 'period-members' ? `${query}${query ? '&' : '?'}period=${periodId}` : query;
const linesOf = async (name: string, query = '', context = office) =>
	((await LIST_FILES.get(name)?.(context, at(about(name, query)))) ?? '').slice(1).trimEnd().split('\r\n');

beforeAll(async () => {
	t = await createTestContext();
	office = t.as(await t.newAdmin());
	const siteId = await t.newSite({ name: 'Plant' });
	people = {
		ana: await t.newEmployee({ siteId, name: 'Ana' }),
		ben: await t.newEmployee({ siteId, name: '𠮷 Ben' })
	};
	for (const [employeeId, kind, date] of [
		[people.ana, 'overtime', '2026-03-02'],
		[people.ben, 'overtime', '2026-02-27']
	] as const) {
		const user = await makeUser(t, { role: 'employee', employeeId });
		const asked = await createRequest(t.as(user), employeeId, {
			detail: { kind, date, from: '17:00', to: '18:00' },
			reason: 'Stocktaking',
			attachmentNote: ''
		});
		if (!asked.ok) throw new Error(asked.reason);
		t.advance(60);
		await makePunch(t, { siteId, employeeId, at: t.now().toISOString() });
	}
});
beforeAll(async () => {
	const made = await createCalendar(office, {
		...{ name: 'Half months', pattern: SEMI_MONTHLY, scopeKind: 'organisation' },
		scopeId: null
	});
	if (!made.ok) throw new Error(made.reason);
	periodId = (await listPeriodsOf(office, made.id))[0]?.id ?? '';
});
afterAll(() => t.close());

describe('every list', () => {
	test.each([...LIST_FILES.keys()])('%s is a file for the office, and none for an employee', async (name) => {
		const [head] = await linesOf(name);
		expect(head).toMatch(/^"[^"]+"(,"[^"]+")+$/);
		const employee = t.as(await makeUser(t, { role: 'employee', employeeId: null }));
		// What says which days are free, which hours there are and what codes mean is no secret to who works here; its route
		// is the office's.
		const open = ['holidays', 'codes', 'schedules'].includes(name);
		const asked = linesOf(name, '', employee);
		await (open
			? expect(asked).resolves.toContain(head)
			: expect(asked).rejects.toMatchObject({ status: 403 }));
	});
});

test('a file has what the screen shows: its filters, its order, all of its pages', async () => {
	await addHoliday(office, { date: '2026-06-12', name: 'Independence Day', kind: 'regular', siteId: null });
	await addHoliday(office, { date: '2026-12-08', name: 'Assumption', kind: 'special', siteId: null });
	await addHoliday(office, { date: '2027-01-01', name: 'New Year', kind: 'regular', siteId: null });
	expect((await linesOf('holidays', '?year=2026')).slice(1)).toEqual([
		'"2026-06-12","Independence Day","Regular","Everywhere"',
		'"2026-12-08","Assumption","Special","Everywhere"'
	]);
	expect((await linesOf('holidays', '?year=2026&sort=name&page=7'))[1]).toContain('Assumption');

	for (let i = 0; i < 60; i++) await createDepartment(office, { name: `Branch ${i}` });
	expect(await linesOf('departments')).toHaveLength(63);
	expect((await linesOf('departments', '?sort=-name'))[1]).toContain('Department');
});

test('requests are ordered in the database, and without a wish by how long they wait', async () => {
	const whoOf = async (query: string) =>
		(await showList(requestList, office, at(query))).rows.map(({ employeeName }) => employeeName);
	expect(await whoOf('')).toEqual(['Ana', '𠮷 Ben']);
	expect(await whoOf('?sort=day')).toEqual(['𠮷 Ben', 'Ana']);
	expect(await whoOf('?sort=-day')).toEqual(['Ana', '𠮷 Ben']);
	expect(await whoOf('?state=approved')).toEqual([]);
	expect((await linesOf('requests', '?sort=day'))[1]).toContain('"𠮷 Ben"');
});

test('punches are ordered by whom and when, the last one first if asked', async () => {
	const whoOf = async (query: string) =>
		(await listPunches(office, { ...readPunchQuery(at(query)), page: 1 })).punches.map(
			({ employeeName }) => employeeName
		);
	expect(await whoOf('')).toEqual(['Ana', '𠮷 Ben']);
	expect(await whoOf('?sort=-time')).toEqual(['𠮷 Ben', 'Ana']);
	expect(await whoOf('?sort=-employee')).toEqual(['𠮷 Ben', 'Ana']);
});

test('assignments are narrowed by who, by schedule and by whether they apply now', async () => {
	const made = await createSchedule(office, { name: 'Day shift', pattern: OFFICE_HOURS });
	if (!made.ok) throw new Error('not made');
	const assign = (targetId: string, fromDate: string, toDate: string | null) =>
		assignSchedule(office, { scheduleId: made.id, targetKind: 'employee', targetId, fromDate, toDate });
	await assign(people.ana, '2026-01-01', '2026-01-31');
	await assign(people.ana, '2026-02-01', null);
	await assign(people.ben, '2026-04-01', null);
	const shown = async (query: string) =>
		(await showList(assignmentList, office, at(query))).rows.map((row) => `${row.targetName} ${row.state}`);
	expect(await shown('?sort=from')).toEqual(['Ana over', 'Ana now', '𠮷 Ben to come']);
	expect(await shown('?state=now')).toEqual(['Ana now']);
	expect(await shown('?search=𠮷')).toEqual(['𠮷 Ben to come']);
	expect(await shown('?schedule=01a03148-0a80-7509-bfbb-e198b5ea1240')).toEqual([]);
});

test('a supervisor finds the assignments of places, and of nobody elsewhere, on the screen and in the file', async () => {
	const siteId = await t.newSite({ name: 'Branch' });
	const own = await t.newEmployee({ siteId, name: 'Cora' });
	const other = await t.newEmployee({ siteId: await t.newSite({ name: 'Depot' }), name: 'Dan' });
	const made = await createSchedule(office, { name: 'Branch shift', pattern: OFFICE_HOURS });
	if (!made.ok) throw new Error('not made');
	for (const [targetKind, targetId] of [
		['employee', own],
		['employee', other],
		['site', siteId]
	] as const)
		await assignSchedule(office, {
			...{ scheduleId: made.id, targetKind, targetId },
			...{ fromDate: '2031-01-01', toDate: '2031-01-31' }
		});
	const user = await makeUser(t, { role: 'supervisor', employeeId: null });
	if (user.kind !== 'user') throw new Error('nobody');
	const scope = { userId: user.userId, targetKind: 'site' as const, targetId: siteId, createdAt: t.now() };
	await t.db.insert(supervisorScope).values(scope);
	const query = `?schedule=${made.id}&sort=target`;
	const namesOf = (lines: string[]) => lines.slice(1).map((line) => line.split(',')[0]);
	expect(namesOf(await linesOf('assignments', query, t.as(user)))).toEqual(['"Branch"', '"Cora"']);
	expect(namesOf(await linesOf('assignments', query))).toEqual(['"Branch"', '"Cora"', '"Dan"']);
});

test('a holiday that a colleague has changed is neither overwritten nor removed unseen', async () => {
	const day = { date: '2030-05-01', name: 'Labour Day', kind: 'regular', siteId: null } as const;
	await addHoliday(office, day);
	const seen = (await listHolidays(office, 2030))[0] ?? { id: '', version: 0 };
	expect(await updateHoliday(office, seen, { ...day, kind: 'special' })).toMatchObject({ ok: true });
	const stale = [
		await updateHoliday(office, seen, { ...day, name: 'Other day' }),
		await removeHoliday(office, seen)
	];
	expect(stale).toMatchObject([{ reason: 'changed_meanwhile' }, { reason: 'changed_meanwhile' }]);
	expect(await listHolidays(office, 2030)).toMatchObject([{ name: 'Labour Day', kind: 'special' }]);
});

test('periods are ordered by date and by pattern, with how many stand where', async () => {
	const made = await createCalendar(office, {
		...{ name: 'Zoo', pattern: MONTHLY, scopeKind: 'department' },
		scopeId: (await createDepartment(office, { name: 'Zoo' }).then((one) => (one.ok ? one.id : ''))) || null
	});
	expect(made.ok).toBe(true);
	const first = (line = '') => line.split(',')[0];
	const lines = (await linesOf('periods')).slice(1);
	expect(lines.length).toBeGreaterThan(20);
	expect(lines.map(first)).toEqual([...lines.map(first)].sort().reverse());
	expect((await linesOf('periods', '?sort=-calendar'))[1]).toMatch(/"Zoo",0,0,0,0,0$/);
	expect((await linesOf('periods', '?sort=calendar'))[1]).toMatch(/"Half months",\d+,0,0,0,0$/);
	expect((await showList(periodList, office, at('?page=99'))).page).toBe(1);
});

test('members of a period are ordered by name, number and state, narrowed, and all in the file', async () => {
	const namesOf = async (query: string) =>
		(await linesOf('period-members', query))
			.map((line) => line.split(',')[0])
			.filter((name) => name === '"Ana"' || name === '"𠮷 Ben"');
	expect(await namesOf('')).toEqual(['"Ana"', '"𠮷 Ben"']);
	expect(await namesOf('?sort=-person')).toEqual(['"𠮷 Ben"', '"Ana"']);
	expect(await namesOf('?sort=-number')).toHaveLength(2);
	expect(await namesOf('?status=locked')).toEqual([]);
	const { view, rows } = await showList(periodMemberList, office, at(`?period=${periodId}&sort=person`));
	expect(view).toMatchObject({ total: rows.length, counts: { open: rows.length } });
	expect(rows[0]).toMatchObject({ person: { name: 'Ana' } });
	await expect(showList(periodMemberList, office, at('?period=x'))).rejects.toMatchObject({ status: 404 });
});

test('versions of the policy say which is in force, and are ordered by when they begin', async () => {
	const version = (name: string, fromDate: string) =>
		createPolicyVersion(office, { name, fromDate, siteId: null, policy: DEFAULT_POLICY });
	for (const [name, date] of [
		['Old', '2020-01-01'],
		['New', '2021-01-01'],
		['Next', '2090-01-01']
	] as const)
		expect((await version(name, date)).ok).toBe(true);
	const shown = (await showList(policyList, office, at('?sort=from'))).rows;
	expect(shown.map(({ name, state }) => `${name} ${state}`)).toEqual(['Old past', 'New now', 'Next to_come']);
	expect((await linesOf('policies', '?sort=-from'))[1]).toMatch(/^"Next","2090-01-01"/);
});

test('signatories are listed by whose they are and who signs', async () => {
	const made = await createOfficeForm(office, {
		...{ scopeKind: 'employee', scopeId: people.ben },
		form: { headerLines: ['Depot'], signatories: [{ name: 'C. Reyes', title: 'Head' }] }
	});
	expect(made.ok).toBe(true);
	expect(await linesOf('signatories')).toContain('"𠮷 Ben","Employee","Depot","C. Reyes, Head",""');
});

test('users are listed with their role and state, narrowed and found by name', async () => {
	await makeUser(t, { role: 'auditor', employeeId: null, name: 'Zoë Auditor' });
	const found = (await linesOf('users', '?role=auditor')).slice(1);
	expect(found).toHaveLength(1);
	expect(found[0]).toMatch(/^"Zoë Auditor","[^"]+@example\.org","Auditor","","No","(Active|Invited)"/);
	expect(await linesOf('users', '?search=zoË')).toHaveLength(2);
	expect(await linesOf('users', '?search=zoë&state=stopped')).toHaveLength(1);
});

test('a suspension whose form is sent twice is entered once', async () => {
	const formId = newId(t.now());
	const suspended = () =>
		addOverlay(office, {
			employeeId: null,
			firstDate: '2026-07-01',
			lastDate: '2026-07-01',
			detail: { kind: 'suspension', code: 'SUSPENDED', from: '13:00', to: '48:00' },
			reason: 'Typhoon',
			formId
		});
	const both = await Promise.all([suspended(), suspended()]);
	expect(both).toEqual([
		{ ok: true, id: formId },
		{ ok: true, id: formId }
	]);
	expect(await linesOf('suspensions', '?year=2026')).toHaveLength(2);
});
