import { afterAll, beforeAll, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import type { Context } from '$lib/server/context';
import { transaction } from '$lib/server/db/transaction';
import { computeDateIn } from '$domain/timekeeping/site-day';
import { employee } from '$lib/server/db/schema/employee';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makeUser } from '../../../../tests/support/timekeeping';
import { archiveEmployee } from './archive-employee.service';
import {
	createDepartment,
	ensureDepartment,
	listDepartments,
	listSites,
	listSitesWithCounts
} from './organisation.service';
import { archivePlace, renamePlace } from './place.service';
import { transferEmployee } from './save-employee.service';

let t: TestContext;
let office: Context;

beforeAll(async () => {
	t = await createTestContext();
	office = t.as(await t.newAdmin());
});
afterAll(() => t.close());

async function newDepartment(name: string): Promise<string> {
	const made = await createDepartment(office, { name });
	if (!made.ok) throw new Error(made.reason);
	return made.id;
}

test('a department is renamed, but not over a colleague’s change nor to a name that is taken', async () => {
	const id = await newDepartment('Packing');
	await newDepartment('Stores');
	expect(await renamePlace(office, 'department', { id, was: 'Packing', name: 'Dispatch' })).toEqual({
		ok: true
	});
	const stale = await renamePlace(office, 'department', { id, was: 'Packing', name: 'Shipping' });
	const taken = await renamePlace(office, 'department', { id, was: 'Dispatch', name: 'Stores' });
	expect([stale, taken]).toMatchObject([{ reason: 'changed_meanwhile' }, { reason: 'name_taken' }]);
	expect((await listDepartments(office)).map(({ name }) => name)).toContain('Dispatch');
});

test('a site with people is not archived; without them it is, stays listed, and comes back', async () => {
	const id = await t.newSite({ name: 'Old plant' });
	const person = await t.newEmployee({ siteId: id });
	const archive = (archived: boolean) => archivePlace(office, 'site', { id, archived });
	expect(await archive(true)).toEqual({ ok: false, reason: 'in_use', employees: 1 });
	await archiveEmployee(office, person, true);
	expect(await archive(true)).toEqual({ ok: true });
	const listed = async () => (await listSites(office)).find((one) => one.id === id)?.archived;
	expect(await listed()).toBe(true);
	expect(await archive(false)).toEqual({ ok: true });
	expect(await listed()).toBe(false);
});

test('the last day of whoever is archived is the day at their site', async () => {
	const person = await t.newEmployee({ siteId: await t.newSite({ timeZone: 'America/New_York' }) });
	await archiveEmployee(office, person, true);
	const [row] = await t.db.select().from(employee).where(eq(employee.id, person));
	expect(row?.exitDate).toBe(computeDateIn('America/New_York', t.now().getTime()));
	expect(row?.exitDate).not.toBe(t.now().toISOString().slice(0, 10));
});

test('nobody comes to an archived place, nor back to one; a department typed anew is in use again', async () => {
	const old = await t.newSite({ name: 'Closed plant' });
	const gone = await t.newEmployee({ siteId: old });
	const someone = await t.newEmployee({ siteId: await t.newSite() });
	const departmentId = await newDepartment('Closed shop');
	await archiveEmployee(office, gone, true);
	await archivePlace(office, 'site', { id: old, archived: true });
	await archivePlace(office, 'department', { id: departmentId, archived: true });

	expect(await transferEmployee(office, someone, { siteId: old })).toMatchObject({ reason: 'site_unknown' });
	expect(await transferEmployee(office, someone, { departmentId })).toMatchObject({
		reason: 'department_unknown'
	});
	expect(await archiveEmployee(office, gone, false)).toEqual({ ok: false, reason: 'place_archived' });

	expect(await transaction(t.db, (tx) => ensureDepartment(tx, office, 'Closed shop'))).toBe(departmentId);
	expect((await listDepartments(office)).find(({ id }) => id === departmentId)?.archived).toBe(false);
	expect(await transferEmployee(office, someone, { departmentId })).toEqual({ ok: true });
});

test('a supervisor counts only those supervised, an administrator everybody', async () => {
	const siteId = await t.newSite({ name: 'Counted' });
	await t.newEmployee({ siteId });
	const supervisor = t.as(await makeUser(t, { role: 'supervisor' }));
	const countFor = async (who: Context) =>
		(await listSitesWithCounts(who)).find(({ id }) => id === siteId)?.employees;
	expect([await countFor(office), await countFor(supervisor)]).toEqual([1, 0]);
});

test('a supervisor does neither', async () => {
	const id = await newDepartment('Quiet');
	const supervisor = t.as(await makeUser(t, { role: 'supervisor' }));
	await expect(archivePlace(supervisor, 'department', { id, archived: true })).rejects.toMatchObject({
		status: 403
	});
	await expect(renamePlace(supervisor, 'site', { id, was: 'Quiet', name: 'Loud' })).rejects.toMatchObject({
		status: 403
	});
});
