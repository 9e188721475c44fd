import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '$lib/server/context';
import { assignSupervision, findSupervision } from '$lib/server/timekeeping/supervision.service';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makeUser } from '../../../../tests/support/timekeeping';
import {
	changeSignIn,
	findEmployeeSignIn,
	issueInvitation,
	sayAccess,
	setSignInEnabled
} from './employee-sign-in.service';
import { acceptInvitation } from './invitation.service';
import { findLoneUser } from './list-users.service';
import { findActor } from './sessions';
import { signIn } from './sign-in.service';

let t: TestContext;
let office: Context;
let siteId: string;

beforeAll(async () => {
	t = await createTestContext();
	// This administrator has no password, so nobody can sign in as one: the tests make their own.
	office = t.as(await t.newAdmin());
	siteId = await t.newSite();
});
afterAll(() => t.close());

const PASSWORD = 'a long sentence';

async function newUser(email: string, role: 'admin' | 'supervisor' | 'employee') {
	const id = await t.newEmployee({ siteId });
	const issued = await issueInvitation(office, { id, name: email }, { email, role });
	if (!issued.ok) throw new Error(issued.reason);
	const accepted = await acceptInvitation(t, issued.token, { password: PASSWORD, userAgent: null });
	if (!accepted.ok) throw new Error(accepted.reason);
	return { id, token: accepted.session.token };
}

const kindOf = async (token: string) => (await findActor(t.db, token, t.now())).kind;

test('a changed role ends open sessions and holds from the next sign-in on', async () => {
	const { id, token } = await newUser('role@example.org', 'employee');
	expect(await kindOf(token)).toBe('user');
	expect(await changeSignIn(office, id, { email: 'role@example.org', role: 'supervisor' })).toEqual({
		ok: true
	});
	expect(await kindOf(token)).toBe('anonymous');
	const again = await signIn(t, { email: 'role@example.org', password: PASSWORD });
	if (!again.ok) throw new Error(again.reason);
	expect(await findActor(t.db, again.session.token, t.now())).toMatchObject({ role: 'supervisor' });
});

test('who is stopped is signed out at once and cannot sign in until allowed again', async () => {
	const { id, token } = await newUser('stop@example.org', 'employee');
	await setSignInEnabled(office, id, false);
	expect(await kindOf(token)).toBe('anonymous');
	expect(await findEmployeeSignIn(office, id)).toMatchObject({ status: 'disabled' });
	const credentials = { email: 'stop@example.org', password: PASSWORD };
	expect(await signIn(t, credentials)).toEqual({ ok: false, reason: 'wrong_credentials' });
	await setSignInEnabled(office, id, true);
	expect((await signIn(t, credentials)).ok).toBe(true);
});

test('an address that somebody else has is refused', async () => {
	await newUser('first@example.org', 'employee');
	const { id } = await newUser('second@example.org', 'employee');
	expect(await changeSignIn(office, id, { email: 'first@example.org', role: 'employee' })).toEqual({
		ok: false,
		reason: 'email_taken'
	});
});

test('the only administrator can be neither demoted nor stopped, one of two can', async () => {
	const { id } = await newUser('chief@example.org', 'admin');
	const demoted = { email: 'chief@example.org', role: 'employee' } as const;
	expect(await changeSignIn(office, id, demoted)).toEqual({ ok: false, reason: 'last_admin' });
	expect(await setSignInEnabled(office, id, false)).toEqual({ ok: false, reason: 'last_admin' });
	const deputy = await newUser('deputy@example.org', 'admin');
	expect(await changeSignIn(office, id, demoted)).toEqual({ ok: true });
	expect(await setSignInEnabled(office, deputy.id, false)).toEqual({ ok: false, reason: 'last_admin' });
	const { id: heir } = await newUser('heir@example.org', 'admin');
	expect(await setSignInEnabled(office, deputy.id, false)).toEqual({ ok: true });
	expect(await setSignInEnabled(office, heir, false)).toEqual({ ok: false, reason: 'last_admin' });
});

test('of two administrators who demote each other at the same moment one stays', async () => {
	const other = await newUser('other@example.org', 'admin');
	const heir = await signIn(t, { email: 'heir@example.org', password: PASSWORD });
	if (!heir.ok) throw new Error(heir.reason);
	const actor = await findActor(t.db, heir.session.token, t.now());
	if (actor.kind !== 'user' || !actor.employeeId) throw new Error('not signed in');
	const results = await Promise.all([
		changeSignIn(office, actor.employeeId, { email: 'heir@example.org', role: 'employee' }),
		changeSignIn(office, other.id, { email: 'other@example.org', role: 'employee' })
	]);
	expect(results).toContainEqual({ ok: true });
	expect(results).toContainEqual({ ok: false, reason: 'last_admin' });
});

test('a user who is no employee is changed, given places and stopped by the id of the user', async () => {
	const user = await makeUser(t, { role: 'employee', employeeId: null, name: 'Night guard' });
	if (user.kind !== 'user') throw new Error('nobody');
	const { userId } = user;
	const seen = await findEmployeeSignIn(office, userId);
	if (!seen) throw new Error('does not sign in');
	expect(await findLoneUser(office, userId)).toEqual({ id: userId, name: 'Night guard', email: seen.email });
	const supervises = { email: 'gate@example.org', role: 'supervisor' } as const;
	const was = sayAccess(seen);
	expect(await changeSignIn(office, userId, { ...supervises, was })).toEqual({ ok: true });
	expect(await assignSupervision(office, userId, [{ targetKind: 'site', targetId: siteId }])).toEqual({
		ok: true
	});
	expect(await findSupervision(office, userId)).toMatchObject({ targets: [{ targetId: siteId }] });
	expect(await setSignInEnabled(office, userId, false)).toEqual({ ok: true });
	expect(await findEmployeeSignIn(office, userId)).toMatchObject({ status: 'disabled' });
	expect(await setSignInEnabled(office, userId, true)).toEqual({ ok: true });
});

test('a sign-in that a colleague has changed is not overwritten unseen', async () => {
	const { id } = await newUser('seen@example.org', 'employee');
	const was = 'employee seen@example.org';
	const supervisor = { email: 'seen@example.org', role: 'supervisor' } as const;
	expect(await changeSignIn(office, id, { ...supervisor, was })).toEqual({ ok: true });
	expect(await changeSignIn(office, id, { ...supervisor, role: 'employee', was })).toEqual({
		ok: false,
		reason: 'changed_meanwhile'
	});
	expect(await findEmployeeSignIn(office, id)).toMatchObject({ role: 'supervisor' });
});

test('of two who change one sign-in at the same moment one is told of the other', async () => {
	const { id } = await newUser('both@example.org', 'employee');
	const was = 'employee both@example.org';
	const change = (email: string) => changeSignIn(office, id, { email, role: 'employee', was });
	const results = await Promise.all([change('this@example.org'), change('that@example.org')]);
	expect(results).toContainEqual({ ok: true });
	expect(results).toContainEqual({ ok: false, reason: 'changed_meanwhile' });
});

test('who is an employee is kept there, and nobody else asks who signs in', async () => {
	const { id } = await newUser('kept@example.org', 'employee');
	const actor = await makeUser(t, { role: 'supervisor', employeeId: null });
	expect(await findLoneUser(office, id)).toBeNull();
	expect(await findLoneUser(office, 'x')).toBeNull();
	await expect(findLoneUser(t.as(actor), id)).rejects.toMatchObject({ status: 403 });
});
