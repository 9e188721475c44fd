import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '$lib/server/context';
import { appUser } from '$lib/server/db/schema/access';
import { auditEvent } from '$lib/server/db/schema/audit';
import { employee, roster } from '$lib/server/db/schema/employee';
import { createSchedule } from '$lib/server/timekeeping/schedule.service';
import { listAssignments } from '$lib/server/timekeeping/assignment.service';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makeUser, OFFICE_HOURS } from '../../../../tests/support/timekeeping';
import { changeEmployees } from './bulk-employees.service';
import { eachEmployee, listEmployees } from './employee.service';
import { createDepartment, listDepartments } from './organisation.service';

let t: TestContext;
let office: Context;
let plant: string;
let gate: string;
let people: string[];

beforeAll(async () => {
	t = await createTestContext();
	office = t.as(await t.newAdmin());
	plant = await t.newSite({ name: 'Plant' });
	gate = await t.newSite({ name: 'Gate' });
	people = [];
	for (const name of ['Cedar', 'Alder', '𠮷野 Birch'])
		people.push(await t.newEmployee({ siteId: plant, name, employeeNumber: `N${people.length}` }));
});
afterAll(() => t.close());

const names = async (wanted: Partial<Parameters<typeof listEmployees>[1]>) =>
	(await listEmployees(office, { page: 1, ...wanted })).employees.map(({ name }) => name);

describe('the list of employees', () => {
	test('comes in the order asked for, both ways', async () => {
		expect(await names({})).toEqual(['Alder', 'Cedar', '𠮷野 Birch']);
		expect(await names({ order: { key: 'number', descending: true } })).toEqual([
			'𠮷野 Birch',
			'Alder',
			'Cedar'
		]);
	});

	test('finds four-byte characters and tells enrolment states apart', async () => {
		expect(await names({ search: '𠮷' })).toEqual(['𠮷野 Birch']);
		expect(await names({ face: 'none' })).toHaveLength(3);
		expect(await names({ face: 'enrolled' })).toEqual([]);
		expect(await names({ face: 'look_alike' })).toEqual([]);
	});

	test('is exported as it is shown', async () => {
		const rows: string[] = [];
		const order = { key: 'name', descending: true } as const;
		for await (const part of eachEmployee(office, {
			search: 'd',
			departmentId: null,
			siteId: plant,
			status: 'active',
			face: null,
			order
		}))
			rows.push(...part.map(({ name }) => name));
		expect(rows).toEqual(['Cedar', 'Alder']);
	});
});

describe('a change for many', () => {
	test('moves people to a department and a site, their rosters with them', async () => {
		await createDepartment(office, { name: 'Packing' });
		const packing = (await listDepartments(office)).find(({ name }) => name === 'Packing')?.id ?? '';
		const ids = people.slice(0, 2);
		expect(await changeEmployees(office, { action: 'department', ids, departmentId: packing })).toEqual({
			done: 2,
			refused: []
		});
		expect((await changeEmployees(office, { action: 'site', ids, siteId: gate })).done).toBe(2);
		expect(await names({ siteId: gate, departmentId: packing })).toEqual(['Alder', 'Cedar']);
		const atGate = await t.db.select().from(roster).where(eq(roster.siteId, gate));
		expect(atGate.map(({ employeeId }) => employeeId).sort()).toEqual([...ids].sort());
	});

	test('says by name who could not be changed, and changes the others', async () => {
		const made = await createSchedule(office, { name: 'Office', pattern: OFFICE_HOURS });
		if (!made.ok) throw new Error(made.reason);
		const [first = '', second = ''] = people;
		const assign = { action: 'schedule', scheduleId: made.id } as const;
		await changeEmployees(office, { ...assign, ids: [first] });
		const result = await changeEmployees(office, { ...assign, ids: [first, second] });
		expect(result.done).toBe(1);
		expect(result.refused).toMatchObject([{ name: 'Cedar' }]);
		expect(await listAssignments(office)).toHaveLength(2);
	});

	test('archives: off the rosters, signed out, history kept; and takes back', async () => {
		const [first = ''] = people;
		const user = await makeUser(t, { role: 'employee', employeeId: first });
		expect((await changeEmployees(office, { action: 'archive', ids: [first, first] })).done).toBe(1);
		expect(await names({})).not.toContain('Cedar');
		expect(await names({ status: 'archived' })).toEqual(['Cedar']);
		expect(await t.db.select().from(roster).where(eq(roster.employeeId, first))).toEqual([]);
		const [row] = await t.db.select().from(appUser).where(eq(appUser.id, user.userId));
		expect(row?.disabledAt).not.toBeNull();
		await changeEmployees(office, { action: 'restore', ids: [first] });
		expect(await names({})).toContain('Cedar');
		expect(await t.db.select().from(roster).where(eq(roster.employeeId, first))).toMatchObject([
			{ siteId: gate }
		]);
		const events = await t.db
			.select({ action: auditEvent.action })
			.from(auditEvent)
			.where(and(eq(auditEvent.subjectType, 'employee'), eq(auditEvent.subjectId, first)));
		expect(events.map(({ action }) => action)).toEqual(
			expect.arrayContaining(['employee.archive', 'employee.restore'])
		);
	});

	test('is refused to a supervisor, and leaves the last administrator in', async () => {
		const supervisor = t.as(await makeUser(t, { role: 'supervisor' }));
		await expect(changeEmployees(supervisor, { action: 'archive', ids: people })).rejects.toMatchObject({
			status: 403
		});
		expect(await t.db.select().from(employee).where(eq(employee.status, 'archived'))).toEqual([]);
	});
});
