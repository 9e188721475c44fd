import { eq, inArray } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatPrintedBadge, makePhoneBadge, PHONE_STEP_MS } from '$domain/punch/badge-code';
import { decodeBase64url } from '$domain/base64url';
import type { CredentialEvidence } from '$domain/punch/credential-evidence';
import type { PunchBatch } from '$domain/punch/wire';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { DeviceClient } from '../../../../tests/support/device-client';
import type { Context } from '../context';
import { openDatabase } from '../db/database';
import { appUser } from '../db/schema/access';
import { auditEvent } from '../db/schema/audit';
import { badge, employeePin } from '../db/schema/credential';
import { employee } from '../db/schema/employee';
import { site } from '../db/schema/organisation';
import { punch } from '../db/schema/punch';
import { judgeAgain, judgeLeftovers } from '../punch/judge-queue';
import { submitPunches } from '../punch/submit.service';
import { findOwnPhoneSecret, issueBadges, renewPhoneBadge, revokeBadges } from './badge.service';
import { changeOwnPin, issuePin, issuePins, removePin } from './pin.service';

let context: TestContext;
let admin: Context;
let siteId: string;
let ana: string;
let ben: string;
let kiosk: DeviceClient;

const numberOf = async (id: string) => {
	const [row] = await context.db.select().from(employee).where(eq(employee.id, id));
	return row?.employeeNumber ?? '';
};
const byNumber = async (id: string, pin: string): Promise<CredentialEvidence> => ({
	who: { by: 'number', employeeNumber: await numberOf(id), pin },
	onBehalfOf: null
});
const byBadge = (text: string, pin: string | null = null): CredentialEvidence => ({
	who: { by: 'badge', badge: text, pin },
	onBehalfOf: null
});

const submit = async (batch: PunchBatch) => {
	const result = await submitPunches(context, batch);
	if (!result.ok) throw new Error(result.reason);
	await judgeLeftovers(context);
	return result.reply.results;
};
/** Punches online and returns the judgement and what the worker is told. */
const punchWith = async (credential: CredentialEvidence, direction: 'auto' | 'out' = 'auto') => {
	// Ids are in the order of time, and the clock of a test stands.
	context.advance(1);
	const [result] = await submit(
		kiosk.batch(await kiosk.credentialPunch(credential, { nonce: kiosk.nonce(), direction }))
	);
	const [row] = (await context.db.select().from(punch)).sort((a, b) => (a.eventId < b.eventId ? 1 : -1));
	if (!row || result?.result !== 'accepted') throw new Error('not stored');
	const { status, method, evidenceGrade, employeeId, claimedEmployeeId } = row;
	const reasons = JSON.parse(row.reasons) as string[]; // written as a list of strings
	return {
		status,
		method,
		grade: evidenceGrade,
		employeeId,
		claimedEmployeeId,
		reasons,
		told: result.announcement?.kind,
		eventId: row.eventId
	};
};
/** Signed in as this employee. */
const asEmployee = (employeeId: string): Context =>
	context.as({
		kind: 'user',
		userId: employeeId,
		name: 'Employee',
		role: 'employee',
		employeeId,
		sessionId: 'test'
	});
const issueTo = async (id: string) => {
	const [issued] = await issueBadges(admin, [id]);
	if (!issued) throw new Error('no badge');
	return issued.text;
};
/** What this employee's phone shows at a time, Unix ms. */
const phoneCode = async (employeeId: string, atMs: number) => {
	const found = await findOwnPhoneSecret(asEmployee(employeeId));
	if (!found) throw new Error('no employee');
	const key = await crypto.subtle.importKey(
		'raw',
		decodeBase64url(found.secret),
		{ name: 'HMAC', hash: 'SHA-256' },
		false,
		['sign']
	);
	return makePhoneBadge(key, employeeId, atMs);
};
/** A punch of its own, hours behind the one before, with no wrong tries about. */
const later = () => context.advance(26 * 3600);

beforeAll(async () => {
	context = await createTestContext();
	admin = context.as(await context.newAdmin());
	siteId = await context.newSite();
	ana = await context.newEmployee({ siteId, name: 'Ana Reyes' });
	ben = await context.newEmployee({ siteId, name: 'Ben Cruz' });
	kiosk = await DeviceClient.pair(context, { siteId });
});
afterAll(() => context.close());

test('number and PIN count like a face, as grade B, and a wrong PIN waits under the name', async () => {
	const issued = await issuePin(admin, ana);
	if (!issued.ok) throw new Error(issued.reason);
	context.advance(60);
	const right = await punchWith(await byNumber(ana, issued.pin));
	expect(right).toMatchObject({ status: 'accepted', method: 'number', grade: 'B', employeeId: ana });
	expect(right.told).toBe('recorded');
	later();
	const wrong = await punchWith(await byNumber(ana, issued.pin === '482913' ? '482914' : '482913'));
	expect(wrong).toMatchObject({
		status: 'not_recognised',
		grade: 'D',
		employeeId: null,
		claimedEmployeeId: ana
	});
	expect(wrong.reasons).toContain('the PIN that was given is not this person’s');
	expect(wrong.told).toBe('not_recognised');
});

test('a number that nobody has and a person without a PIN are told the same', async () => {
	later();
	const nobody = await punchWith({
		who: { by: 'number', employeeNumber: 'no-such', pin: '482913' },
		onBehalfOf: null
	});
	const without = await punchWith(await byNumber(ben, '482913'));
	expect([nobody.told, without.told]).toEqual(['not_recognised', 'not_recognised']);
	expect(without.reasons).toContain('this person had no PIN');
});

test('PINs of several people at once: one each, by name, that opens; the one before is good no more', async () => {
	const cleo = await context.newEmployee({ siteId, name: 'Cleo Abad' });
	const dino = await context.newEmployee({ siteId, name: 'Dino Yap' });
	const before = await issuePin(admin, cleo);
	if (!before.ok) throw new Error(before.reason);
	const nobody = '00000000-0000-7000-8000-000000000000';
	const issued = await issuePins(admin, [dino, cleo, dino, nobody]);
	expect(issued.map(({ name }) => name)).toEqual(['Cleo Abad', 'Dino Yap']);
	const [ofCleo, ofDino] = issued;
	later();
	expect(await punchWith(await byNumber(cleo, ofCleo?.pin ?? ''))).toMatchObject({ employeeId: cleo });
	expect(await punchWith(await byNumber(dino, ofDino?.pin ?? ''))).toMatchObject({ employeeId: dino });
	later();
	expect(await punchWith(await byNumber(cleo, before.pin))).toMatchObject({ status: 'not_recognised' });
	const worker = {
		kind: 'user',
		userId: nobody,
		name: 'W',
		role: 'employee',
		employeeId: cleo,
		sessionId: 's'
	} as const;
	await expect(issuePins(context.as(worker), [cleo])).rejects.toMatchObject({ status: 403 });
});

test('a jump of the clock that arrives after such a punch has it judged once more, as with a face', async () => {
	later();
	const issued = await issuePin(admin, ana);
	if (!issued.ok) throw new Error(issued.reason);
	const tablet = await DeviceClient.pair(context, { siteId });
	context.advance(3600);
	const jump = await tablet.clockJump(-60_000);
	const event = await tablet.credentialPunch(await byNumber(ana, issued.pin));
	await submit(tablet.batch(event));
	const grade = async () =>
		(await context.db.select().from(punch).where(eq(punch.deviceId, tablet.id))).map(
			({ timeGrade, status }) => `${timeGrade} ${status}`
		);
	expect(await grade()).toEqual(['B accepted']);
	await submit(tablet.batch(jump));
	expect(await grade()).toEqual(['D in_review']);
});

test('from somebody’s own phone number and PIN wait for a person: phones offer the face only', async () => {
	later();
	const issued = await issuePin(admin, ana);
	if (!issued.ok) throw new Error(issued.reason);
	context.advance(60);
	const phone = await DeviceClient.pair(context, { siteId, kind: 'personal', ownerEmployeeId: ben });
	const event = await phone.credentialPunch(await byNumber(ana, issued.pin), { nonce: phone.nonce() });
	await submit(phone.batch(event));
	const [row] = await context.db.select().from(punch).where(eq(punch.deviceId, phone.id));
	expect(row).toMatchObject({ status: 'in_review', evidenceGrade: 'D', employeeId: ana });
});

test('a punch from offline is judged by the PIN of its time, also when it is judged again', async () => {
	later();
	const own = asEmployee(ana);
	expect((await changeOwnPin(own, '730518')).ok).toBe(true);
	const tablet = await DeviceClient.pair(context, { siteId });
	context.advance(3600);
	const event = await tablet.credentialPunch(await byNumber(ana, '730518'));
	context.advance(1800);
	await issuePin(admin, ana);
	context.advance(1800);
	await submit(tablet.batch(event));
	const newest = async () =>
		(await context.db.select().from(punch)).sort((a, b) => (a.eventId < b.eventId ? 1 : -1))[0];
	const judged = await newest();
	expect(judged).toMatchObject({ status: 'accepted', method: 'number', employeeId: ana, online: false });
	await removePin(admin, ana);
	await judgeAgain(context, [judged?.eventId ?? '']);
	expect(await newest()).toMatchObject({ status: 'accepted', employeeId: ana });
});

test('after five wrong PINs even the right one waits, and is told nothing; later it counts again', async () => {
	later();
	const issued = await issuePin(admin, ana);
	if (!issued.ok) throw new Error(issued.reason);
	context.advance(60);
	const wrongPin = issued.pin === '482913' ? '482914' : '482913';
	for (let i = 0; i < 5; i++) {
		await punchWith(await byNumber(ana, wrongPin));
		context.advance(5);
	}
	const guessed = await punchWith(await byNumber(ana, issued.pin));
	expect(guessed).toMatchObject({ status: 'not_recognised', claimedEmployeeId: ana, told: 'not_recognised' });
	expect(guessed.reasons).toContain('many wrong tries came just before, so a person decides');
	context.advance(16 * 60);
	expect(await punchWith(await byNumber(ana, issued.pin))).toMatchObject({
		status: 'accepted',
		employeeId: ana
	});
});

test('a printed badge is good until it is replaced or revoked, and asks for the PIN where the site does', async () => {
	later();
	const first = await issueTo(ben);
	context.advance(60);
	expect(await punchWith(byBadge(first))).toMatchObject({
		status: 'accepted',
		method: 'badge',
		grade: 'B',
		employeeId: ben
	});
	later();
	const second = await issueTo(ben);
	context.advance(60);
	expect(await punchWith(byBadge(first))).toMatchObject({ status: 'not_recognised', claimedEmployeeId: ben });
	expect(await punchWith(byBadge(second))).toMatchObject({ status: 'accepted', employeeId: ben });
	later();
	await context.db
		.update(site)
		.set({ kiosk: { badgePin: true } })
		.where(eq(site.id, siteId));
	const issued = await issuePin(admin, ben);
	context.advance(60);
	expect((await punchWith(byBadge(second))).reasons).toContain('the PIN was not given with the badge');
	expect(await punchWith(byBadge(second, issued.ok ? issued.pin : ''))).toMatchObject({ status: 'accepted' });
	await context.db.update(site).set({ kiosk: null }).where(eq(site.id, siteId));
	later();
	expect(await revokeBadges(admin, [ben])).toBe(1);
	context.advance(60);
	expect(await punchWith(byBadge(second))).toMatchObject({ status: 'not_recognised' });
	expect(await punchWith(byBadge(formatPrintedBadge(new Uint8Array(16))))).toMatchObject({
		claimedEmployeeId: null,
		reasons: ['nobody has this badge']
	});
});

test('the code on a phone counts around its half minute only, and not after it was renewed', async () => {
	later();
	const own = asEmployee(ben);
	const code = (atMs: number) => phoneCode(ben, atMs);
	const now = () => context.now().getTime();
	const drifted = await code(now() - PHONE_STEP_MS);
	expect(await punchWith(byBadge(drifted))).toMatchObject({
		status: 'accepted',
		method: 'phone',
		grade: 'B',
		employeeId: ben
	});
	later();
	expect((await punchWith(byBadge(await code(now() - 10 * 60_000)))).reasons).toContain(
		'the phone showed this code at another time'
	);
	const old = await code(now());
	await renewPhoneBadge(own, ben);
	expect(await punchWith(byBadge(old))).toMatchObject({ status: 'not_recognised', claimedEmployeeId: null });
	expect(await punchWith(byBadge(await code(now())))).toMatchObject({ status: 'accepted' });

	later();
	const tablet = await DeviceClient.pair(context, { siteId });
	context.advance(3600);
	const shown = await code(now());
	const made = await tablet.credentialPunch(byBadge(shown));
	context.advance(600);
	await renewPhoneBadge(own, ben);
	context.advance(600);
	const stolen = await tablet.credentialPunch(byBadge(shown));
	await submit(tablet.batch(made, stolen));
	const rows = await context.db.select().from(punch).where(eq(punch.deviceId, tablet.id));
	expect(rows.map(({ status }) => status).sort()).toEqual(['accepted', 'not_recognised']);
});

test('the code of one half minute counts for one punch: the second waits for a person', async () => {
	later();
	const shown = await phoneCode(ben, context.now().getTime());
	const first = await punchWith(byBadge(shown));
	expect(first).toMatchObject({ status: 'accepted', method: 'phone', grade: 'B' });
	context.advance(55);
	// Another direction is no repeat of the first, which a duplicate would be.
	const second = await punchWith(byBadge(shown), 'out');
	expect(second).toMatchObject({ status: 'in_review', grade: 'D', employeeId: ben, told: 'needs_review' });
	expect(second.reasons).toContain('the phone’s code had been used before: each counts for one punch');
	context.advance(120);
	expect(await punchWith(byBadge(await phoneCode(ben, context.now().getTime())), 'out')).toMatchObject({
		status: 'accepted'
	});
	// Judged again, in whatever order, each finds what it found.
	await judgeAgain(context, [second.eventId]);
	await judgeAgain(context, [first.eventId, second.eventId]);
	const statuses = async (eventId: string) =>
		(await context.db.select().from(punch).where(eq(punch.eventId, eventId))).map(({ status }) => status);
	expect(await statuses(first.eventId)).toEqual(['accepted']);
	expect(await statuses(second.eventId)).toEqual(['in_review']);
});

test('one code shown to two devices at the same moment counts once', async () => {
	later();
	const tablets = await Promise.all([1, 2, 3].map(() => DeviceClient.pair(context, { siteId })));
	const shown = await phoneCode(ben, context.now().getTime());
	const batches = await Promise.all(
		tablets.map(async (tablet, i) =>
			tablet.batch(
				await tablet.credentialPunch(byBadge(shown), {
					nonce: tablet.nonce(),
					direction: i % 2 ? 'out' : 'in'
				})
			)
		)
	);
	await Promise.all(batches.map(submit));
	const rows = await context.db
		.select()
		.from(punch)
		.where(
			inArray(
				punch.deviceId,
				tablets.map(({ id }) => id)
			)
		);
	expect(rows).toHaveLength(3);
	const unused = rows.filter(({ reasons }) => !reasons.includes('used before'));
	expect(unused.map(({ status }) => status)).toEqual(['accepted']);
});

test('a supervisor punches for others, with a reason and under review, and never for themself', async () => {
	later();
	const boss = await context.newEmployee({ siteId, name: 'Cora Diaz' });
	const issued = await issuePin(admin, boss);
	if (!issued.ok) throw new Error(issued.reason);
	context.advance(60);
	const override = async (target: string): Promise<CredentialEvidence> => ({
		...(await byNumber(boss, issued.pin)),
		onBehalfOf: { employeeNumber: await numberOf(target), reason: 'forgot the badge' }
	});
	const noSupervisor = await punchWith(await override(ana));
	expect(noSupervisor).toMatchObject({ status: 'not_recognised', claimedEmployeeId: ana });
	const user = await context.newAdmin();
	if (user.kind !== 'user') throw new Error('not signed in');
	await context.db.update(appUser).set({ employeeId: boss }).where(eq(appUser.id, user.userId));
	const done = await punchWith(await override(ana));
	expect(done).toMatchObject({
		status: 'in_review',
		method: 'supervisor',
		grade: 'D',
		employeeId: ana,
		told: 'needs_review'
	});
	expect(done.reasons).toContain('Cora Diaz punched for somebody: “forgot the badge”');
	const own = await punchWith(await override(boss));
	expect(own).toMatchObject({ status: 'not_recognised', claimedEmployeeId: boss });
});

test('neither the trail nor the tables hold a PIN or what a badge says', async () => {
	const issued = await issuePin(admin, ana);
	const text = await issueTo(ana);
	if (!issued.ok) throw new Error(issued.reason);
	const rows = JSON.stringify([
		await context.db.select().from(auditEvent),
		await context.db.select().from(employeePin),
		await context.db.select().from(badge)
	]);
	expect(rows).not.toContain(issued.pin);
	expect(rows).not.toContain(text.slice(3));
	expect(rows.toLowerCase()).not.toContain(text.slice(3).toLowerCase());
	expect(rows).toContain('badge.issue');
	expect(rows).toContain('pin.set');
});

test('PINs guessed at many devices and two servers stop by what they count together, and others are not affected', async () => {
	later();
	const [ofAna, ofBen] = [await issuePin(admin, ana), await issuePin(admin, ben)];
	if (!ofAna.ok || !ofBen.ok) throw new Error('no PIN');
	const other = openDatabase(context.adminUrl);
	const servers = [context, { ...context, db: other }];
	const devices: DeviceClient[] = [];
	for (let i = 0; i < 6; i++) devices.push(await DeviceClient.pair(context, { siteId }));
	let turn = 0;
	const tryPin = async (id: string, pin: string) => {
		context.advance(1);
		const device = devices[turn % devices.length];
		const server = servers[turn % servers.length];
		turn++;
		if (!device || !server) throw new Error('no device');
		const event = await device.credentialPunch(await byNumber(id, pin), { nonce: device.nonce() });
		const result = await submitPunches(server, device.batch(event));
		if (!result.ok) throw new Error(result.reason);
		await judgeLeftovers(context);
		const [row] = (await context.db.select().from(punch)).sort((a, b) => (a.eventId < b.eventId ? 1 : -1));
		return row;
	};
	for (let i = 0; i < 40; i++) {
		const guess = String(100_000 + i);
		expect((await tryPin(ana, guess === ofAna.pin ? '999999' : guess))?.status).toBe('not_recognised');
	}
	// The right one by now may be a lucky guess: it is kept, and a person decides.
	const lucky = await tryPin(ana, ofAna.pin);
	expect(lucky).toMatchObject({ status: 'not_recognised', employeeId: null, claimedEmployeeId: ana });
	expect(lucky?.reasons).toContain('many wrong tries came just before');
	expect(await tryPin(ben, ofBen.pin)).toMatchObject({ status: 'accepted', employeeId: ben });
	later();
	expect(await tryPin(ana, ofAna.pin)).toMatchObject({ status: 'accepted', employeeId: ana });
	await other.$client.end();
});
