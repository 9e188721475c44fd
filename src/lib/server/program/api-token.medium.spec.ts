import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiToken } from '$lib/server/db/schema/access';
import { auditEvent } from '$lib/server/db/schema/audit';
import type { Context } from '$lib/server/context';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makeUser } from '../../../../tests/support/timekeeping';
import { createToken, findProgram, listTokens, revokeToken } from './api-token.service';

let t: TestContext;
let office: Context;
beforeAll(async () => {
	t = await createTestContext();
	office = t.as(await t.newAdmin());
});
afterAll(() => t.close());

const make = (name: string) => createToken(office, { name, scope: 'periods.read', days: 90 });
const ask = (text: string, scope = 'periods.read') => findProgram(t, `Bearer ${text}`, scope);

test('a program with a token reads as an auditor, where its scope is asked for', async () => {
	const text = await make('Payroll');
	expect(await ask(text)).toMatchObject({ kind: 'user', role: 'auditor', name: 'Payroll', employeeId: null });
	expect(await ask(text, 'employees.read')).toEqual({ kind: 'anonymous' });
	expect(await findProgram(t, `Bearer ${text}`, undefined)).toEqual({ kind: 'anonymous' });
});

test('what is no token of ours is left to others', async () => {
	expect(await findProgram(t, null, 'periods.read')).toBeNull();
	expect(await findProgram(t, 'Bearer metrics-of-the-monitoring', 'periods.read')).toBeNull();
	expect(await ask('bundy_never-made')).toEqual({ kind: 'anonymous' });
});

test('a revoked token and an old one open nothing, and the list says so', async () => {
	const [revoked, old] = [await make('Revoked'), await make('Old')];
	const id = (await listTokens(office)).find(({ name }) => name === 'Revoked')?.id ?? '';
	expect(await revokeToken(office, id)).toBe(true);
	expect(await revokeToken(office, id)).toBe(false);
	expect(await ask(revoked)).toEqual({ kind: 'anonymous' });
	await ask(old);
	t.advance(90 * 86_400);
	expect(await ask(old)).toEqual({ kind: 'anonymous' });
	const states = new Map((await listTokens(office)).map(({ name, state }) => [name, state]));
	expect([states.get('Revoked'), states.get('Old')]).toEqual(['revoked', 'expired']);
});

test('neither the table nor the audit trail holds the token', async () => {
	const text = await make('Secret');
	const kept = JSON.stringify([await t.db.select().from(apiToken), await t.db.select().from(auditEvent)]);
	expect(kept).not.toContain(text);
	expect(kept).not.toContain(Buffer.from(text).toString('base64'));
});

test('only administrators make tokens', async () => {
	const hr = t.as(await makeUser(t, { role: 'hr' }));
	await expect(createToken(hr, { name: 'x', scope: 'periods.read', days: 90 })).rejects.toMatchObject({
		status: 403
	});
	await expect(listTokens(hr)).rejects.toMatchObject({ status: 403 });
});
