import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as OTPAuth from 'otpauth';
import { organisation } from '$lib/server/db/schema/organisation';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { makeUser } from '../../../../tests/support/timekeeping';
import type { RequestEvent } from '@sveltejs/kit';
import type { Context } from '../context';
import { newId } from '../id';
import { checkSecondStepOwed, setSecondStepPolicy } from './second-step-policy.service';
import { guard } from './guard';
import { listUsers } from './list-users.service';
import { removePasskey } from './passkey.service';
import { insertPasskey } from './second-step.repo';
import { beginTotp, confirmTotp, removeTotp, renewCodes } from './second-step.service';
import { transaction } from '../db/transaction';
import { createSession, findSignedIn, hashToken } from './sessions';

const DAY = 86_400;

let t: TestContext;
let admin: Context;
beforeAll(async () => {
	t = await createTestContext();
	await t.db.insert(organisation).values({ id: newId(t.now()), name: 'Office', createdAt: t.now() });
});
afterAll(() => t.close());
beforeEach(async () => {
	admin = t.as(await makeUser(t, { role: 'admin' }));
	await setSecondStepPolicy(admin, false);
});

const stateOf = async (actor = admin.actor, strong = false) =>
	(await checkSecondStepOwed(t, actor, strong)).state;
const codeOf = (secret: string) =>
	new OTPAuth.TOTP({ secret: OTPAuth.Secret.fromBase32(secret) }).generate({ timestamp: t.now().getTime() });

test('asked for, a second step is announced for two weeks and then owed, asked for twice no later', async () => {
	expect(await stateOf()).toBe('nothing');
	await setSecondStepPolicy(admin, true);
	expect(await stateOf()).toBe('soon');
	t.advance(13 * DAY);
	await setSecondStepPolicy(admin, true);
	expect(await stateOf()).toBe('soon');
	t.advance(DAY);
	expect(await stateOf()).toBe('owed');
	await setSecondStepPolicy(admin, false);
	expect(await stateOf()).toBe('nothing');
});

test('it is asked of administrators and HR, and of nobody else', async () => {
	await setSecondStepPolicy(admin, true);
	t.advance(14 * DAY);
	const states: Record<string, string> = {};
	for (const role of ['admin', 'hr', 'supervisor', 'auditor', 'employee'] as const)
		states[role] = await stateOf(await makeUser(t, { role }));
	expect(states).toEqual({
		admin: 'owed',
		hr: 'owed',
		supervisor: 'nothing',
		auditor: 'nothing',
		employee: 'nothing'
	});
	expect(await stateOf(admin.actor, true)).toBe('nothing');
});

test('the only administrator sets it up in the session that owes it, which then opens everything and is a strong one', async () => {
	await setSecondStepPolicy(admin, true);
	t.advance(14 * DAY);
	if (admin.actor.kind !== 'user') throw new Error('nobody');
	const { token } = await createSession(t.db, admin.actor.userId, t.now());
	const mine = t.as({ ...admin.actor, sessionId: hashToken(token) });
	const begun = await beginTotp(mine);
	expect(await confirmTotp(mine, codeOf(begun?.secret ?? ''))).toHaveLength(10);
	const { actor, strong } = await findSignedIn(t.db, token, t.now());
	expect(strong).toBe(true);
	expect(await stateOf(actor, strong)).toBe('nothing');

	// Taken away again, it is owed at once, and not from the next sign-in on.
	await removeTotp(mine);
	const after = await findSignedIn(t.db, token, t.now());
	expect(after).toMatchObject({ actor: { kind: 'user' }, strong: false });
	expect(await stateOf(after.actor, after.strong)).toBe('owed');
});

test('who owes it is led from every page to its set-up, and out again; their phone still knows whose it is', async () => {
	await setSecondStepPolicy(admin, true);
	t.advance(14 * DAY);
	const answerOf = async (id: string, path: string, headers: Record<string, string> = {}) => {
		const url = new URL(path, 'http://localhost');
		const locals = { context: admin, strong: false, confirmedAt: t.now(), language: null };
		// As much of an event as the guard reads.
		const event = { route: { id }, url, locals, request: new Request(url, { headers }) };
		const asked = guard({ event: event as unknown as RequestEvent, resolve: () => new Response('served') });
		return Promise.resolve(asked).then(
			({ status }) => status,
			({ location }: { location: string }) => location
		);
	};
	for (const [id, path] of [
		['/(me)/me', '/me'],
		['/(admin)/admin', '/admin'],
		['/(admin)/admin/employees.csv', '/admin/employees.csv']
	] as const)
		expect(await answerOf(id, path)).toBe('/me/security');
	expect(await answerOf('/(admin)/admin/live', '/admin/live', { accept: 'application/json' })).toBe(403);
	for (const [id, path] of [
		['/(me)/me/security', '/me/security'],
		['/(auth)/confirm', '/confirm'],
		['/(device)/me/punch', '/me/punch'],
		['/api/v1/session', '/api/v1/session']
	] as const)
		expect(await answerOf(id, path)).toBe(200);
});

test('a passkey that was removed is no second step, in the list of users too', async () => {
	if (admin.actor.kind !== 'user') throw new Error('nobody');
	const { userId } = admin.actor;
	const id = newId(t.now());
	await transaction(t.db, (tx) =>
		insertPasskey(tx, {
			id,
			userId,
			credentialHash: Buffer.alloc(32, 1),
			credentialId: Buffer.alloc(16, 1),
			publicKey: Buffer.alloc(77),
			counter: 0,
			transports: [],
			name: 'phone',
			createdAt: t.now()
		})
	);
	const listed = async () => (await listUsers(admin)).find(({ id }) => id === userId)?.secondStep;
	expect(await listed()).toBe(true);
	expect(await removePasskey(admin, id)).toBe(true);
	expect(await listed()).toBe(false);
});

test('an authenticator app begun twice at once fails neither time, and one of the two secrets counts', async () => {
	const begun = await Promise.all([beginTotp(admin), beginTotp(admin)]);
	const confirmed = [];
	for (const each of begun) confirmed.push(await confirmTotp(admin, codeOf(each?.secret ?? '')));
	expect(confirmed.filter(Boolean)).toHaveLength(1);
	expect(await beginTotp(admin)).toBeNull();
});

test('recovery codes are made for whoever has a second step, and for nobody else', async () => {
	expect(await renewCodes(admin)).toBeNull();
	const begun = await beginTotp(admin);
	await confirmTotp(admin, codeOf(begun?.secret ?? ''));
	expect(await renewCodes(admin)).toHaveLength(10);
});
