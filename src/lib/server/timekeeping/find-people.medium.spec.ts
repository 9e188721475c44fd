import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '$lib/server/context';
import { supervisorScope } from '$lib/server/db/schema/supervision';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makeUser } from '../../../../tests/support/timekeeping';
import { findPersonTyped, searchPeople } from './find-people.service';

let t: TestContext;
let office: Context;
let supervisor: Context;
let ids: Record<'ana' | 'other' | 'yuki', string>;

beforeAll(async () => {
	t = await createTestContext();
	office = t.as(await t.newAdmin());
	const siteId = await t.newSite({ name: 'Plant' });
	ids = {
		ana: await t.newEmployee({ siteId, name: 'Ana Reyes', employeeNumber: '0042' }),
		other: await t.newEmployee({ siteId: await t.newSite(), name: 'Ana Reyes', employeeNumber: '0043' }),
		yuki: await t.newEmployee({ siteId, name: '𠮷田 Yuki 100%', employeeNumber: 'Y (1)' })
	};
	const user = await makeUser(t, { role: 'supervisor', employeeId: null });
	if (user.kind !== 'user') throw new Error('nobody');
	const scope = { userId: user.userId, targetKind: 'site' as const, targetId: siteId, createdAt: t.now() };
	await t.db.insert(supervisorScope).values(scope);
	supervisor = t.as(user);
});
afterAll(() => t.close());

test('people are offered by part of a name or a number, in any script', async () => {
	expect(await searchPeople(office, ' reyes ')).toEqual(['Ana Reyes (0042)', 'Ana Reyes (0043)']);
	expect(await searchPeople(office, '004')).toHaveLength(2);
	expect(await searchPeople(office, '𠮷')).toEqual(['𠮷田 Yuki 100% (Y (1))']);
	expect(await searchPeople(office, '0%')).toEqual(['𠮷田 Yuki 100% (Y (1))']);
	expect(await searchPeople(office, 'nobody')).toEqual([]);
});

test('no more than twenty are offered', async () => {
	const siteId = await t.newSite();
	for (let i = 0; i < 22; i++) await t.newEmployee({ siteId, name: `Crowd ${i}` });
	expect(await searchPeople(office, 'crowd')).toHaveLength(20);
});

test('who is chosen from the offer, or typed as a number, is found', async () => {
	expect(await findPersonTyped(office, 'Ana Reyes (0043)')).toMatchObject({ id: ids.other });
	expect(await findPersonTyped(office, ' 0042 ')).toMatchObject({ id: ids.ana });
	expect(await findPersonTyped(office, 'Y (1)')).toMatchObject({ id: ids.yuki });
	for (const typed of ['', 'Ana Reyes', '()', '(9999)'])
		expect(await findPersonTyped(office, typed)).toBeNull();
});

test('a supervisor is offered nobody elsewhere, an employee nobody at all', async () => {
	expect(await searchPeople(supervisor, 'reyes')).toEqual(['Ana Reyes (0042)']);
	expect(await findPersonTyped(supervisor, '0043')).toBeNull();
	const employee = t.as(await makeUser(t, { role: 'employee', employeeId: null }));
	await expect(searchPeople(employee, 'a')).rejects.toMatchObject({ status: 403 });
});
