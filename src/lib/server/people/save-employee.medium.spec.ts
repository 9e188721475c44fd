import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NewEmployeeInput } from '$domain/people/employee-forms';
import type { Actor, Context } from '$lib/server/context';
import { auditEvent } from '$lib/server/db/schema/audit';
import { roster } from '$lib/server/db/schema/employee';
import { supervisorScope } from '$lib/server/db/schema/supervision';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { acceptInvitation, findInvitation } from '../access/invitation.service';
import { findEmployeeSignIn } from '../access/employee-sign-in.service';
import { readGalleryRevision } from '../enrolment/enrolment.repo';
import { EMPLOYEES_PER_PAGE, findEmployee, listEmployees } from './employee.service';
import { createDepartment, createSite, listDepartmentsWithCounts } from './organisation.service';
import { createEmployee, updateEmployee } from './save-employee.service';

let t: TestContext;
let office: Context;
let siteId: string;
let departmentId: string;

beforeAll(async () => {
	t = await createTestContext();
	office = t.as(await t.newAdmin());
	siteId = await t.newSite({ name: 'Main plant' });
	const created = await createDepartment(office, { name: 'Packing' });
	if (!created.ok) throw new Error(created.reason);
	departmentId = created.id;
});
afterAll(() => t.close());

let count = 0;
const input = (change: Partial<NewEmployeeInput> = {}): NewEmployeeInput => ({
	employeeNumber: `N${++count}`,
	name: `Person ${count}`,
	departmentId,
	newDepartment: '',
	siteId,
	role: 'employee',
	email: '',
	...change
});

async function newEmployee(change: Partial<NewEmployeeInput> = {}) {
	const created = await createEmployee(office, input(change));
	if (!created.ok) throw new Error(created.reason);
	return created;
}

const search = (text: string, page = 1) => listEmployees(office, { search: text, departmentId: null, page });

describe('a new employee', () => {
	test('is kept as typed, on the roster of the home site, and audited', async () => {
		const name = 'Ñandú 𠮷野 אבג '.padEnd(200, 'x');
		const { id, invitation } = await newEmployee({ employeeNumber: '0007', name });
		expect(invitation).toBeNull();
		expect(await findEmployee(office, id)).toMatchObject({
			employeeNumber: '0007',
			name,
			departmentName: 'Packing',
			siteName: 'Main plant'
		});
		expect(await t.db.select().from(roster).where(eq(roster.employeeId, id))).toMatchObject([{ siteId }]);
		expect(await t.db.select().from(auditEvent).where(eq(auditEvent.subjectId, id))).toMatchObject([
			{ action: 'employee.create' }
		]);
	});

	test('with an e-mail address gets a link that works once, to choose a password', async () => {
		const { id, invitation } = await newEmployee({ email: 'new@example.org', name: 'Invited' });
		if (!invitation) throw new Error('no invitation');
		expect(await findInvitation(t, invitation)).toEqual({ name: 'Invited', email: 'new@example.org' });
		expect(await findEmployeeSignIn(office, id)).toMatchObject({ status: 'invited', role: 'employee' });
		expect(
			await acceptInvitation(t, invitation, { password: 'a long sentence', userAgent: null })
		).toMatchObject({ ok: true });
		expect(await acceptInvitation(t, invitation, { password: 'another sentence', userAgent: null })).toEqual({
			ok: false,
			reason: 'link_invalid'
		});
		expect(await findEmployeeSignIn(office, id)).toMatchObject({ status: 'active' });
	});

	test('may bring a new department, which is made once', async () => {
		const fields = { departmentId: 'new' as const, newDepartment: 'Loading' };
		const first = await newEmployee(fields);
		const second = await newEmployee(fields);
		const [a, b] = [await findEmployee(office, first.id), await findEmployee(office, second.id)];
		expect(a?.departmentId).toBe(b?.departmentId);
		expect(await listDepartmentsWithCounts(office)).toContainEqual({
			id: a?.departmentId,
			name: 'Loading',
			archived: false,
			employees: 2
		});
	});

	test.each([
		['number_taken', { employeeNumber: 'TAKEN' }],
		['email_taken', { email: 'taken@example.org' }],
		['department_unknown', { departmentId: '01a1fd62-9068-7710-910b-7e19737cd812' }],
		['site_unknown', { siteId: '01a1fd62-9068-7710-910b-7e19737cd812' }]
	] as const)('is refused with the reason %s, and nothing of it is kept', async (reason, change) => {
		await createEmployee(office, input({ employeeNumber: 'TAKEN', email: 'taken@example.org' }));
		const before = (await search('')).total;
		expect(await createEmployee(office, input(change))).toEqual({ ok: false, reason });
		expect((await search('')).total).toBe(before);
	});

	test('submitted twice at the same moment exists once', async () => {
		const same = input({ email: 'twice@example.org' });
		const results = await Promise.all(Array.from({ length: 5 }, () => createEmployee(office, same)));
		expect(results.filter(({ ok }) => ok)).toHaveLength(1);
		// Which of the two unique values a loser trips over depends on when the winner commits.
		const reasons = results.flatMap((result) => (result.ok ? [] : [result.reason]));
		expect(reasons).toHaveLength(4);
		expect(['number_taken', 'email_taken']).toEqual(expect.arrayContaining(reasons));
	});
});

describe('a changed employee', () => {
	test('who moves home leaves one roster for the other, and galleries hear of it', async () => {
		const { id } = await newEmployee();
		const moved = await createSite(office, { name: 'Warehouse', timeZone: 'Asia/Manila' });
		if (!moved.ok) throw new Error(moved.reason);
		const before = await readGalleryRevision(t.db);
		const details = { ...input(), siteId: moved.id };
		expect(await updateEmployee(office, { id, revision: 0 }, details)).toEqual({ ok: true });
		expect(await t.db.select().from(roster).where(eq(roster.employeeId, id))).toMatchObject([
			{ siteId: moved.id }
		]);
		expect(await readGalleryRevision(t.db)).toBeGreaterThan(before);
	});

	test('keeps the own number but cannot take another one', async () => {
		const [a, b] = [input(), input()];
		const { id } = await newEmployee(a);
		await newEmployee(b);
		expect(await updateEmployee(office, { id, revision: 0 }, { ...a, name: 'Renamed' })).toEqual({
			ok: true
		});
		expect(
			await updateEmployee(office, { id, revision: 1 }, { ...a, employeeNumber: b.employeeNumber })
		).toEqual({
			ok: false,
			reason: 'number_taken'
		});
		expect((await findEmployee(office, id))?.name).toBe('Renamed');
	});

	test('of a page that a colleague has overtaken changes nothing', async () => {
		const typed = input();
		const { id } = await newEmployee(typed);
		const revision = (await findEmployee(office, id))?.revision ?? -1;
		expect(await updateEmployee(office, { id, revision }, { ...typed, name: 'First' })).toEqual({ ok: true });
		expect(await updateEmployee(office, { id, revision }, { ...typed, name: 'Second' })).toEqual({
			ok: false,
			reason: 'changed_meanwhile'
		});
		expect(await findEmployee(office, id)).toMatchObject({ name: 'First', revision: revision + 1 });
	});
});

describe('the list of employees', () => {
	test('is searched by name and number, where % and _ are letters like others', async () => {
		await newEmployee({ name: '100%_safe', employeeNumber: 'ODD\\1' });
		expect((await search('100%')).employees.map(({ name }) => name)).toEqual(['100%_safe']);
		expect((await search('0%_s')).total).toBe(1);
		expect((await search('odd\\')).total).toBe(1);
		expect((await search('1000')).total).toBe(0);
	});

	test('has pages, and a page past the end is the last', async () => {
		const department = await createDepartment(office, { name: 'Many' });
		if (!department.ok) throw new Error(department.reason);
		for (let i = 0; i <= EMPLOYEES_PER_PAGE; i++) await newEmployee({ departmentId: department.id });
		const pageOf = (page: number) => listEmployees(office, { search: '', departmentId: department.id, page });
		expect(await pageOf(1)).toMatchObject({ total: EMPLOYEES_PER_PAGE + 1, pageCount: 2, page: 1 });
		expect((await pageOf(2)).employees).toHaveLength(1);
		expect((await pageOf(99)).page).toBe(2);
		expect((await pageOf(-1)).page).toBe(1);
	});
});

describe('roles', () => {
	const as = (role: 'supervisor' | 'employee', employeeId: string | null = null): Context => {
		const actor: Actor = { kind: 'user', userId: siteId, name: 'x', role, employeeId, sessionId: 'x' };
		return t.as(actor);
	};

	test('a supervisor sees those of the assigned places and changes none', async () => {
		const { id } = await newEmployee();
		const listed = async () =>
			(await listEmployees(as('supervisor'), { search: '', departmentId: null, page: 1 })).total;
		expect(await findEmployee(as('supervisor'), id)).toBeNull();
		expect(await listed()).toBe(0);
		const createdAt = t.now();
		await t.db
			.insert(supervisorScope)
			.values({ userId: siteId, targetKind: 'department', targetId: departmentId, createdAt });
		expect(await findEmployee(as('supervisor'), id)).not.toBeNull();
		const inPlace = (await listEmployees(office, { search: '', departmentId, page: 1 })).total;
		expect(await listed()).toBe(inPlace);
		await expect(createEmployee(as('supervisor'), input())).rejects.toMatchObject({ status: 403 });
		await expect(updateEmployee(as('supervisor'), { id, revision: 0 }, input())).rejects.toMatchObject({
			status: 403
		});
		await expect(createDepartment(as('supervisor'), { name: 'x' })).rejects.toMatchObject({ status: 403 });
	});

	test('an employee sees only the own record', async () => {
		const [own, other] = [await newEmployee(), await newEmployee()];
		const me = as('employee', own.id);
		expect(await findEmployee(me, own.id)).not.toBeNull();
		await expect(findEmployee(me, other.id)).rejects.toMatchObject({ status: 403 });
		await expect(listEmployees(me, { search: '', departmentId: null, page: 1 })).rejects.toMatchObject({
			status: 403
		});
	});
});
