import * as OTPAuth from 'otpauth';
import { asc, like } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { searchAudit } from '../audit/audit-search.service';
import type { Context } from '../context';
import { auditEvent } from '../db/schema/audit';
import { endOwnOtherSessions } from './account.service';
import { confirmIdentity } from './confirm.service';
import { transaction } from '../db/transaction';
import { issueInvitation } from './employee-sign-in.service';
import { acceptInvitation } from './invitation.service';
import { beginTotp, confirmTotp } from './second-step.service';
import { issueToken } from './one-time-tokens';
import { findActor } from './sessions';
import { setUp } from './setup.service';
import { finishSignIn, signIn, signOut } from './sign-in.service';

let t: TestContext;
let office: Context;
let siteId: string;
beforeAll(async () => {
	t = await createTestContext();
	office = t.as(await t.newAdmin());
	siteId = await t.newSite();
});
afterAll(() => t.close());
let seen = 0;
beforeEach(async () => {
	// Each test at the beginning of a quarter of an hour of its own.
	t.setNow(new Date(Math.ceil((t.now().getTime() + 1) / 3_600_000) * 3_600_000).toISOString());
	seen = (await list()).length;
});

const PASSWORD = 'a long sentence';
const list = () =>
	t.db.select().from(auditEvent).where(like(auditEvent.action, 'sign_in.%')).orderBy(asc(auditEvent.seq));
/** What was told since the test began. */
const told = async () =>
	(await list()).slice(seen).map(({ action, actorUserId, subjectId, detail }) => ({
		action,
		actorUserId,
		subjectId,
		// Written by `recordSignIn`, which always says what was after.
		after: (detail as { after: unknown }).after
	}));

async function newUser(name: string) {
	const email = `${name}@example.org`;
	const id = await t.newEmployee({ siteId });
	const issued = await issueInvitation(office, { id, name }, { email, role: 'hr' });
	if (!issued.ok) throw new Error(issued.reason);
	const accepted = await acceptInvitation(t, issued.token, { password: PASSWORD, userAgent: null });
	if (!accepted.ok) throw new Error(accepted.reason);
	const actor = await findActor(t.db, accepted.session.token, t.now());
	if (actor.kind !== 'user') throw new Error('not signed in');
	return { email, userId: actor.userId, context: t.as(actor) };
}

test('a sign-in, the end of others and a sign-out are on the trail as that person’s own', async () => {
	const { email, userId, context } = await newUser('own');
	expect((await signIn(t, { email, password: PASSWORD })).ok).toBe(true);
	await endOwnOtherSessions(context);
	await endOwnOtherSessions(context);
	await signOut(context);
	const mine = { actorUserId: userId, subjectId: userId };
	expect(await told()).toEqual([
		{ action: 'sign_in.succeed', ...mine, after: { by: 'password' } },
		{ action: 'sign_in.succeed', ...mine, after: { by: 'password' } },
		{ action: 'sign_in.end_session', ...mine, after: { endedSessions: 1 } },
		{ action: 'sign_in.sign_out', ...mine, after: { endedSessions: 1 } }
	]);
	const query = { from: null, to: null, actor: null, action: 'sign_in', subjectId: userId, page: 1 };
	expect((await searchAudit(office, query)).items.map(({ what }) => what)).toEqual([
		'Sign in: sign out',
		'Sign in: end session',
		'Sign in: succeed',
		'Sign in: succeed'
	]);
	expect((await searchAudit(office, { ...query, action: 'sign_in.sign_out' })).total).toBe(1);
});

test('whoever guesses is on the trail twice in fifteen minutes, however often they try', async () => {
	const { email, userId } = await newUser('guessed');
	seen = (await list()).length;
	const guess = () => signIn(t, { email, password: 'not it at all' });
	for (let i = 0; i < 12; i++) await guess();
	const failed = { action: 'sign_in.fail', actorUserId: null, subjectId: userId };
	await expect.poll(told).toEqual([
		{ ...failed, after: { failuresInFifteenMinutes: 1 } },
		{ ...failed, after: { failuresInFifteenMinutes: 5 } }
	]);
	// For two hours whenever a try is allowed: in each quarter of an hour the first, and at most one more.
	for (let i = 0; i < 120; i++) {
		t.advance(60);
		await guess();
	}
	await expect.poll(async () => (await told()).length).toBeGreaterThan(8);
	expect((await told()).length).toBeLessThanOrEqual(2 + 2 * 9);
});

test('strangers are counted and told without what they typed', async () => {
	for (let i = 0; i < 6; i++) await signIn(t, { email: `secret${i}@example.org`, password: 'x' });
	const stranger = { action: 'sign_in.fail', actorUserId: null, subjectId: null };
	const ofStrangers = async () => (await told()).filter(({ subjectId }) => subjectId === null);
	await expect.poll(ofStrangers).toEqual([{ ...stranger, after: { failuresOfStrangers: 1 } }]);
	t.advance(15 * 60);
	await signIn(t, { email: 'secret@example.org', password: 'x' });
	await expect
		.poll(async () => (await ofStrangers())[1])
		.toEqual({ ...stranger, after: { failuresOfStrangers: 6 } });
	expect(JSON.stringify(await list())).not.toContain('secret');
});

test('a wrong code and a recovery code are told', async () => {
	const { email, userId, context } = await newUser('careful');
	const begun = await beginTotp(context);
	const secret = OTPAuth.Secret.fromBase32(begun?.secret ?? '');
	const code = new OTPAuth.TOTP({ secret }).generate({ timestamp: t.now().getTime() });
	const [recovery = ''] = (await confirmTotp(context, code)) ?? [];
	seen = (await list()).length;
	const asked = await signIn(t, { email, password: PASSWORD });
	if (asked.ok || asked.reason !== 'second_step') throw new Error('no second step was asked for');
	expect((await finishSignIn(t, { token: asked.token, code: 'AAAA-AAAA-AAAA-AAAA' })).ok).toBe(false);
	await expect
		.poll(told)
		.toMatchObject([
			{ action: 'sign_in.fail_second_step', actorUserId: null, after: { failuresInFifteenMinutes: 1 } }
		]);
	expect((await finishSignIn(t, { token: asked.token, code: recovery })).ok).toBe(true);
	expect((await told()).slice(1)).toEqual([
		{
			action: 'sign_in.use_recovery_code',
			actorUserId: userId,
			subjectId: userId,
			after: { recoveryCodesLeft: 9 }
		},
		{
			action: 'sign_in.succeed',
			actorUserId: userId,
			subjectId: userId,
			after: { by: 'password and second step' }
		}
	]);
	expect(JSON.stringify(await list())).not.toContain(recovery);
});

test('the first session, one that ended by itself and a proof that failed are told', async () => {
	const other = await createTestContext();
	const link = await transaction(other.db, (tx) =>
		issueToken(tx, { purpose: 'setup', subjectId: null, now: other.now(), hours: 1 })
	);
	const input = { organisationName: 'Org', siteName: 'Main', timeZone: 'Asia/Manila', adminName: 'Admin' };
	const made = await setUp(
		other,
		{ token: link, userAgent: null },
		{ ...input, email: 'first@example.org', password: PASSWORD }
	);
	if (!made.ok) throw new Error(made.reason);
	const actor = await findActor(other.db, made.session.token, other.now());
	if (actor.kind !== 'user') throw new Error('not signed in');
	expect(await confirmIdentity(other.as(actor), 'not it at all')).toMatchObject({ reason: 'wrong_password' });
	const trail = async () =>
		(
			await other.db
				.select()
				.from(auditEvent)
				.where(like(auditEvent.action, 'sign_in.%'))
				.orderBy(asc(auditEvent.seq))
		).map(({ action, subjectId, actorUserId }) => ({ action, subjectId, actorUserId }));
	const about = { subjectId: actor.userId };
	await expect.poll(trail).toEqual([
		{ action: 'sign_in.succeed', ...about, actorUserId: actor.userId },
		{ action: 'sign_in.fail_confirm', ...about, actorUserId: null }
	]);
	other.advance(13 * 3600);
	const ended = await Promise.all([1, 2, 3].map(() => findActor(other.db, made.session.token, other.now())));
	expect(ended.map(({ kind }) => kind)).toEqual(['anonymous', 'anonymous', 'anonymous']);
	expect((await trail()).slice(2)).toEqual([{ action: 'sign_in.expire', ...about, actorUserId: null }]);
	await other.close();
});
