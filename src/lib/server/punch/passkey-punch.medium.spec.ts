import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decodeBase64url } from '$domain/base64url';
import type { PasskeyAssertion } from '$domain/punch/credential-evidence';
import { derivePasskeyChallenge } from '$domain/punch/passkey-challenge';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { DeviceClient } from '../../../../tests/support/device-client';
import { createSoftwarePasskey } from '../../../../tests/support/software-passkey';
import { makeUser } from '../../../../tests/support/timekeeping';
import type { Context } from '../context';
import { removePasskey } from '../access/passkey.service';
import { employee } from '../db/schema/employee';
import { passkey } from '../db/schema/access';
import { site } from '../db/schema/organisation';
import { punch } from '../db/schema/punch';
import { leaseNonce } from '../device/lease.service';
import { newId } from '../id';
import { judgeAgain, judgeLeftovers } from './judge-queue';
import { submitPunches } from './submit.service';

let t: TestContext;
let siteId: string;
let ana: string;
let asAna: Context;
let phone: DeviceClient;

const own = createSoftwarePasskey();
let ownId: string;

beforeAll(async () => {
	t = await createTestContext();
	siteId = await t.newSite();
	ana = await t.newEmployee({ siteId, name: 'Ana' });
	const user = await makeUser(t, { role: 'employee', employeeId: ana });
	asAna = t.as(user);
	ownId = await keep(own, user.userId);
});
afterAll(() => t.close());
beforeEach(async () => {
	t.advance(3600);
	await t.db.delete(punch);
	phone = await DeviceClient.pair(t, { siteId, kind: 'personal', ownerEmployeeId: ana });
});

async function keep(key: ReturnType<typeof createSoftwarePasskey>, userId: string): Promise<string> {
	const id = newId(t.now());
	await t.db.insert(passkey).values({
		id,
		userId,
		credentialHash: createHash('sha256').update(key.credentialId.toString('base64url')).digest(),
		credentialId: key.credentialId,
		publicKey: key.publicKey,
		counter: 0,
		transports: [],
		name: 'Phone',
		createdAt: t.now()
	});
	return id;
}

const challengeOf = (nonce: string, device = phone) =>
	derivePasskeyChallenge(device.id, decodeBase64url(nonce));

/** Sends it and returns the judgement. */
async function punchWith(
	who: PasskeyAssertion,
	{ nonce, device = phone }: { nonce: string | null; device?: DeviceClient }
) {
	t.advance(1);
	const event = await device.credentialPunch({ who, onBehalfOf: null }, { nonce });
	const sent = await submitPunches(t, device.batch(event));
	if (!sent.ok) throw new Error(sent.reason);
	await judgeLeftovers(t);
	return read();
}

async function read() {
	const [row] = (await t.db.select().from(punch)).sort((a, b) => (a.eventId < b.eventId ? 1 : -1));
	if (!row) throw new Error('not judged');
	const { eventId, status, method, evidenceGrade: grade, employeeId, reasons } = row;
	return { eventId, status, method, grade, employeeId, reasons: JSON.parse(reasons) as string[] }; // written as strings
}

/** Online, as the phone does it. */
async function punchOnline(sign = own.sign) {
	const nonce = phone.nonce();
	return punchWith(sign({ challenge: await challengeOf(nonce) }), { nonce });
}

describe('a passkey of the phone’s owner', () => {
	test('counts in place of the face, for somebody who never gave one', async () => {
		expect(await punchOnline()).toMatchObject({
			status: 'accepted',
			method: 'passkey',
			grade: 'B',
			employeeId: ana,
			reasons: []
		});
	});

	test('counts without network too, for its place under the lease', async () => {
		const { leaseId = '' } = phone.lease ?? {};
		const seq = phone.seq + 1;
		const challenge = await challengeOf(leaseNonce(t.keys, leaseId, { epoch: phone.epoch, seq }));
		const who = own.sign({ challenge, drawnFor: { leaseId, seq } });
		expect(await punchWith(who, { nonce: null })).toMatchObject({
			status: 'accepted',
			method: 'passkey',
			grade: 'B',
			employeeId: ana
		});
	});

	test('counts at a site that asks every face for a proof of life', async () => {
		await t.db.update(site).set({ livenessLevel: 'strict' }).where(eq(site.id, siteId));
		const judged = await punchOnline();
		await t.db.update(site).set({ livenessLevel: 'off' }).where(eq(site.id, siteId));
		expect(judged).toMatchObject({ status: 'accepted', grade: 'B' });
	});

	test('removed later, alters nothing of what was made with it before', async () => {
		const before = await punchOnline();
		t.advance(60);
		await removePasskey(asAna, ownId);
		t.advance(600);
		await judgeAgain(t, [before.eventId]);
		expect(await read()).toEqual(before);
		expect(await punchOnline()).toMatchObject({
			status: 'not_recognised',
			reasons: ['this passkey was not in use when the punch was made']
		});
		await t.db.update(passkey).set({ endedAt: null }).where(eq(passkey.id, ownId));
	});
});

describe('what is no proof waits for a person', () => {
	const waits = { status: 'not_recognised', grade: 'D', method: 'passkey', employeeId: null };

	test('an assertion that was made for another punch', async () => {
		const nonce = phone.nonce();
		const who = own.sign({ challenge: await challengeOf(nonce) });
		expect(await punchWith(who, { nonce })).toMatchObject({ status: 'accepted' });
		expect(await punchWith(who, { nonce: phone.nonce() })).toMatchObject(waits);
		expect(await punchWith(who, { nonce: null })).toMatchObject(waits);
	});

	test('one without the user’s verification, one of another page, one that nobody registered', async () => {
		expect(await punchOnline((asked) => own.sign(asked, { verified: false }))).toMatchObject(waits);
		expect(await punchOnline((asked) => own.sign(asked, { origin: 'https://evil.example' }))).toMatchObject(
			waits
		);
		expect(await punchOnline(createSoftwarePasskey().sign)).toMatchObject(waits);
	});

	test('a colleague’s passkey on this phone, and one’s own on a shared device', async () => {
		const ben = await t.newEmployee({ siteId, name: 'Ben' });
		const { userId } = await makeUser(t, { role: 'employee', employeeId: ben });
		const colleague = createSoftwarePasskey();
		await keep(colleague, userId);
		expect(await punchOnline(colleague.sign)).toMatchObject({
			...waits,
			reasons: ['this passkey is not the one of the phone’s owner']
		});
		const kiosk = await DeviceClient.pair(t, { siteId });
		const nonce = kiosk.nonce();
		const who = own.sign({ challenge: await challengeOf(nonce, kiosk) });
		expect(await punchWith(who, { nonce, device: kiosk })).toMatchObject(waits);
	});

	test('one that was used for the place before already', async () => {
		const { leaseId = '' } = phone.lease ?? {};
		const seq = phone.seq + 1;
		const challenge = await challengeOf(leaseNonce(t.keys, leaseId, { epoch: phone.epoch, seq }));
		const who = own.sign({ challenge, drawnFor: { leaseId, seq } });
		const first = await punchWith(who, { nonce: null });
		expect(first).toMatchObject({ status: 'accepted' });
		t.advance(3600);
		expect(await punchWith(who, { nonce: null })).toMatchObject({
			status: 'in_review',
			grade: 'D',
			reasons: ['this confirmation by passkey was used before: each counts for one punch']
		});
		await t.db.delete(punch);
		await judgeAgain(t, [first.eventId]);
		expect(await read()).toEqual(first);
	});

	test('that of somebody who has left', async () => {
		await t.db.update(employee).set({ status: 'archived' }).where(eq(employee.id, ana));
		expect(await punchOnline()).toMatchObject({ ...waits, reasons: ['this person has left'] });
		await t.db.update(employee).set({ status: 'active' }).where(eq(employee.id, ana));
	});
});
