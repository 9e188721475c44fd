import * as OTPAuth from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '$lib/server/context';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import {
	changeLanguage,
	changePassword,
	closeSignIn,
	endOwnOtherSessions,
	listOwnSessions
} from './account.service';
import { confirmIdentity } from './confirm.service';
import { issueInvitation } from './employee-sign-in.service';
import { acceptInvitation } from './invitation.service';
import { recoverByCommand } from './recover.service';
import { beginTotp, confirmTotp, findSecondStep } from './second-step.service';
import { findActor, findSignedIn } from './sessions';
import { finishSignIn, markBrowser, signIn } from './sign-in.service';

let t: TestContext;
let office: Context;
let siteId: string;
beforeAll(async () => {
	t = await createTestContext();
	office = t.as(await t.newAdmin());
	siteId = await t.newSite();
});
afterAll(() => t.close());

const PASSWORD = 'a long sentence';

async function newUser(name: string, role: 'hr' | 'employee' = 'hr') {
	const email = `${name}@example.org`;
	const id = await t.newEmployee({ siteId });
	const issued = await issueInvitation(office, { id, name }, { email, role });
	if (!issued.ok) throw new Error(issued.reason);
	const accepted = await acceptInvitation(t, issued.token, { password: PASSWORD, userAgent: null });
	if (!accepted.ok) throw new Error(accepted.reason);
	const { token } = accepted.session;
	return { id, email, token, context: t.as(await findActor(t.db, token, t.now())) };
}

const codeOf = (secret: string) =>
	new OTPAuth.TOTP({ secret: OTPAuth.Secret.fromBase32(secret) }).generate({ timestamp: t.now().getTime() });

async function withTotp(name: string) {
	const user = await newUser(name);
	const begun = await beginTotp(user.context);
	if (!begun) throw new Error('there is one already');
	const codes = await confirmTotp(user.context, codeOf(begun.secret));
	return { ...user, secret: begun.secret, codes: codes ?? [] };
}

async function passPassword(email: string): Promise<string> {
	const result = await signIn(t, { email, password: PASSWORD });
	if (result.ok || result.reason !== 'second_step') throw new Error('no second step was asked for');
	return result.token;
}

test('with an authenticator app the password alone opens nothing, and a code opens once', async () => {
	const { email, secret } = await withTotp('app');
	t.advance(60);
	const token = await passPassword(email);
	expect(await finishSignIn(t, { token, code: '000000' })).toEqual({ ok: false, reason: 'wrong_code' });
	const code = codeOf(secret);
	const finished = await finishSignIn(t, { token, code });
	if (!finished.ok) throw new Error(finished.reason);
	expect(await findSignedIn(t.db, finished.session.token, t.now())).toMatchObject({ strong: true });
	expect(await finishSignIn(t, { token: await passPassword(email), code })).toEqual({
		ok: false,
		reason: 'wrong_code'
	});
});

test('what proves the password ends after ten minutes and with its use', async () => {
	const { email, codes } = await withTotp('late');
	const [first = '', second = ''] = codes;
	const token = await passPassword(email);
	expect((await finishSignIn(t, { token, code: first })).ok).toBe(true);
	expect(await finishSignIn(t, { token, code: second })).toEqual({ ok: false, reason: 'too_late' });
	const forgotten = await passPassword(email);
	t.advance(601);
	expect(await finishSignIn(t, { token: forgotten, code: second })).toEqual({
		ok: false,
		reason: 'too_late'
	});
});

test('each recovery code works once, typed as it is read, and nobody else’s does', async () => {
	const { email, codes, context } = await withTotp('lost');
	const other = await withTotp('other');
	const [code = ''] = codes;
	const token = await passPassword(other.email);
	expect((await finishSignIn(t, { token, code })).ok).toBe(false);
	const typed = code.toLowerCase().replaceAll('-', ' ');
	expect((await finishSignIn(t, { token: await passPassword(email), code: typed })).ok).toBe(true);
	expect((await finishSignIn(t, { token: await passPassword(email), code })).ok).toBe(false);
	expect(await findSecondStep(context)).toMatchObject({ totp: true, recoveryCodesLeft: 9 });
});

test('after five wrong codes one waits', async () => {
	const { email } = await withTotp('guesser');
	const token = await passPassword(email);
	for (let i = 0; i < 5; i++) await finishSignIn(t, { token, code: '111111' });
	expect(await finishSignIn(t, { token, code: '222222' })).toMatchObject({ ok: false, reason: 'throttled' });
});

test('guesses of a stranger do not lock somebody out of the browser used before', async () => {
	const { email, context } = await newUser('owner');
	for (let i = 0; i < 5; i++) await signIn(t, { email, password: 'guess' });
	const credentials = { email, password: PASSWORD };
	expect(await signIn(t, credentials)).toMatchObject({ reason: 'throttled' });
	if (context.actor.kind !== 'user') throw new Error('nobody');
	const knownBrowser = markBrowser(t, context.actor.userId);
	expect((await signIn(t, credentials, { userAgent: null, knownBrowser })).ok).toBe(true);
	const forged = `${context.actor.userId}.${'A'.repeat(43)}`;
	expect(await signIn(t, credentials, { userAgent: null, knownBrowser: forged })).toMatchObject({
		reason: 'throttled'
	});
});

test('an unused office session ends after half an hour, a used one after twelve hours', async () => {
	const { token } = await newUser('idle');
	const kind = async () => (await findActor(t.db, token, t.now())).kind;
	for (let i = 0; i < 24; i++) {
		t.advance(29 * 60);
		expect(await kind()).toBe('user');
	}
	t.advance(25 * 60);
	expect(await kind()).toBe('anonymous');
});

test('a fresh proof gives the session a new token; the old one is worth nothing', async () => {
	const { token, context } = await newUser('fresh');
	t.advance(16 * 60);
	expect(await confirmIdentity(context, 'not it')).toEqual({ ok: false, reason: 'wrong_password' });
	const confirmed = await confirmIdentity(context, PASSWORD);
	if (!confirmed.ok) throw new Error(confirmed.reason);
	expect((await findActor(t.db, token, t.now())).kind).toBe('anonymous');
	expect(await findSignedIn(t.db, confirmed.session.token, t.now())).toMatchObject({ confirmedAt: t.now() });
});

test('a changed password ends all other sessions, and a common one is not taken', async () => {
	const { email, context, token } = await newUser('changer');
	const elsewhere = await signIn(t, { email, password: PASSWORD });
	if (!elsewhere.ok) throw new Error(elsewhere.reason);
	expect(await listOwnSessions(context)).toHaveLength(2);
	const change = (next: string) => changePassword(context, { current: PASSWORD, next });
	expect(await change('password123')).toEqual({ ok: false, reason: 'common_password' });
	expect(await change('changer2026')).toEqual({ ok: false, reason: 'common_password' });
	expect(await change('quite another sentence')).toEqual({ ok: true });
	expect((await findActor(t.db, elsewhere.session.token, t.now())).kind).toBe('anonymous');
	expect((await findActor(t.db, token, t.now())).kind).toBe('user');
	await endOwnOtherSessions(context);
	expect(await listOwnSessions(context)).toHaveLength(1);
});

test('an administrator ends sessions and takes a lost phone’s second step away; HR may not', async () => {
	const lost = await withTotp('stolen');
	const hr = await newUser('colleague');
	await expect(closeSignIn(hr.context, lost.id, { resetSecondStep: true })).rejects.toMatchObject({
		status: 403
	});
	expect(await closeSignIn(office, lost.id, { resetSecondStep: true })).toBe(true);
	expect((await findActor(t.db, lost.token, t.now())).kind).toBe('anonymous');
	expect((await signIn(t, { email: lost.email, password: PASSWORD })).ok).toBe(true);
});

test('a new invitation sets the password and nothing more: the second step is asked for, and older links are dead', async () => {
	const { id, email, codes, context } = await withTotp('reset');
	const invite = async () => {
		const issued = await issueInvitation(office, { id, name: 'reset' }, { email, role: 'hr' });
		if (!issued.ok) throw new Error(issued.reason);
		return issued.token;
	};
	const [older, newer] = [await invite(), await invite()];
	expect(await acceptInvitation(t, older, { password: PASSWORD, userAgent: null })).toEqual({
		ok: false,
		reason: 'link_invalid'
	});
	const accepted = await acceptInvitation(t, newer, { password: 'quite another sentence', userAgent: null });
	if (accepted.ok || accepted.reason !== 'second_step') throw new Error('no second step was asked for');
	expect(await listOwnSessions(context)).toHaveLength(0);
	const [code = ''] = codes;
	expect((await finishSignIn(t, { token: accepted.token, code })).ok).toBe(true);
});

test('a command on the server brings back whom nobody else can help', async () => {
	const { email } = await withTotp('alone');
	expect(await recoverByCommand(t, 'nobody@example.org')).toBeNull();
	const token = await recoverByCommand(t, email);
	expect(
		(await acceptInvitation(t, token ?? '', { password: 'quite another sentence', userAgent: null })).ok
	).toBe(true);
});

test('HR gives nobody a role that reaches further than its own', async () => {
	const hr = await newUser('keeper');
	const id = await t.newEmployee({ siteId });
	const invite = (role: 'admin' | 'auditor' | 'supervisor') =>
		issueInvitation(hr.context, { id, name: 'New' }, { email: 'promoted@example.org', role });
	expect(await invite('admin')).toEqual({ ok: false, reason: 'role_reserved' });
	expect(await invite('auditor')).toEqual({ ok: false, reason: 'role_reserved' });
	expect((await invite('supervisor')).ok).toBe(true);
});

test('what somebody reads is kept for all their sign-ins, and nothing is kept of a stranger', async () => {
	const { email, token, context } = await newUser('reader');
	expect((await findSignedIn(t.db, token, t.now())).language).toBeNull();
	await changeLanguage(context, 'fil');
	await changeLanguage(context, 'fil');
	await changeLanguage(t, 'fil');
	const again = await signIn(t, { email, password: PASSWORD });
	if (!again.ok) throw new Error(again.reason);
	expect((await findSignedIn(t.db, again.session.token, t.now())).language).toBe('fil');
});
