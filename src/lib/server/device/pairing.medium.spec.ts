import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeBase64url } from '$domain/base64url';
import { formatPairingCode, normalisePairingCode, pairingProofBytes } from '$domain/punch/pairing-code';
import { PRIVACY_PRESETS } from '$domain/privacy/privacy-settings';
import { KEY_ALGORITHM, sign } from '$domain/punch/signature';
import type { PairingRequest } from '$domain/punch/wire';
import type { Actor, Context } from '$lib/server/context';
import { auditEvent } from '$lib/server/db/schema/audit';
import { device, deviceAlarm, pairingCode } from '$lib/server/db/schema/device';
import { eq } from 'drizzle-orm';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { inviteEmployee } from '../access/invitation.service';
import { receiptPublicKey } from '../keys/receipt-key';
import { transaction } from '../db/transaction';
import { changePrivacy, findPrivacy } from '../privacy/privacy-settings.service';
import { listDevices, renameDevice, revokeDevice } from './device.service';
import { issuePairingCode } from './pairing-code.service';
import { pairDevice } from './pairing.service';
import { createPairingThrottle } from './pairing-throttle';

let t: TestContext;
let office: Context;
let siteId: string;

beforeAll(async () => {
	t = await createTestContext();
	office = t.as(await t.newAdmin());
	siteId = await t.newSite({ name: 'Main plant' });
});
afterAll(() => t.close());

async function issueKioskCode(name = 'Entrance'): Promise<string> {
	const issued = await issuePairingCode(office, { kind: 'kiosk', name, siteId });
	if (!issued.ok) throw new Error(issued.reason);
	return issued.pairing.code;
}

async function issuePersonalCode(employeeId: string): Promise<string> {
	const issued = await issuePairingCode(office, { kind: 'personal', employeeId });
	if (!issued.ok) throw new Error(issued.reason);
	return issued.pairing.code;
}

/** What a browser sends: a fresh key, and the code signed with it. */
async function requestFor(code: string, change: Partial<PairingRequest> = {}): Promise<PairingRequest> {
	const pair = await crypto.subtle.generateKey(KEY_ALGORITHM, false, ['sign', 'verify']);
	const proof = await sign(pair.privateKey, pairingProofBytes(normalisePairingCode(code) ?? code));
	return {
		v: 1,
		code,
		publicKey: encodeBase64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))),
		proof: encodeBase64url(proof),
		userAgent: 'test',
		...change
	};
}

const pair = (context: Context, request: PairingRequest) =>
	pairDevice(context, createPairingThrottle(), request);

const unusedCode = () => formatPairingCode('Z'.repeat(16));

describe('a pairing code', () => {
	test('turns one browser into a kiosk, once, with the key of the server', async () => {
		const code = await issueKioskCode();
		const request = await requestFor(code.toLowerCase());
		const first = await pair(t, request);
		expect(first).toMatchObject({
			ok: true,
			reply: { kind: 'kiosk', name: 'Entrance', epoch: 1, siteName: 'Main plant', ownerName: null }
		});
		expect(first.ok && first.reply.serverKey).toBe(await receiptPublicKey(t));
		expect(await pair(t, request)).toEqual({ ok: false, reason: 'code_used' });
		expect(await pair(t, await requestFor(code))).toEqual({ ok: false, reason: 'code_used' });
	});

	test('used by many at once makes exactly one device', async () => {
		const code = await issueKioskCode('Race');
		const requests = await Promise.all(Array.from({ length: 8 }, () => requestFor(code)));
		const results = await Promise.all(requests.map((request) => pair(t, request)));
		expect(results.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await t.db.select().from(device).where(eq(device.name, 'Race'))).toHaveLength(1);
	});

	test('is good until ten minutes are over and not a moment longer', async () => {
		const [early, late] = [await issueKioskCode(), await issueKioskCode()];
		t.advance(599);
		expect((await pair(t, await requestFor(early))).ok).toBe(true);
		t.advance(1);
		expect(await pair(t, await requestFor(late))).toEqual({ ok: false, reason: 'code_expired' });
	});

	test('is not in the database, only its hash', async () => {
		const code = await issueKioskCode();
		const rows = await t.db.select().from(pairingCode);
		const audit = await t.db.select().from(auditEvent);
		expect(JSON.stringify([rows, audit])).not.toContain(code);
		expect(JSON.stringify([rows, audit])).not.toContain(code.replaceAll('-', ''));
	});

	test.each(['', 'hello', unusedCode(), 'UUUU-UUUU-UUUU-UUUU'])('"%s" is unknown', async (code) => {
		expect(await pair(t, await requestFor(code))).toEqual({ ok: false, reason: 'code_invalid' });
	});

	test('is not burnt by a request whose key or proof is wrong', async () => {
		const code = await issueKioskCode();
		const good = await requestFor(code);
		const other = await requestFor(code);
		const noPoint = encodeBase64url(new Uint8Array([4, ...randomBytes(64)]));
		for (const broken of [
			{ ...good, proof: other.proof },
			{ ...good, publicKey: noPoint },
			{ ...good, proof: 'A'.repeat(85) + 'B' },
			{ ...good, publicKey: `${'A'.repeat(86)}B` }
		]) {
			expect(await pair(t, broken)).toMatchObject({ ok: false, reason: 'malformed' });
		}
		expect((await pair(t, good)).ok).toBe(true);
	});

	test('cannot be guessed quickly: after thirty wrong ones in a minute everybody waits', async () => {
		const throttle = createPairingThrottle();
		const wrong = await requestFor(unusedCode());
		for (let i = 0; i < 30; i++)
			expect(await pairDevice(t, throttle, wrong)).toMatchObject({ reason: 'code_invalid' });
		const right = await requestFor(await issueKioskCode());
		expect(await pairDevice(t, throttle, right)).toMatchObject({ reason: 'throttled' });
		t.advance(60);
		expect((await pairDevice(t, throttle, right)).ok).toBe(true);
	});
});

describe('a personal device', () => {
	let employeeId: string;
	let owner: Actor;

	beforeAll(async () => {
		employeeId = await t.newEmployee({ siteId, name: 'Owner' });
		await transaction(t.db, (tx) =>
			inviteEmployee(tx, office, { employeeId, email: 'owner@example.org', name: 'Owner', role: 'employee' })
		);
		owner = { kind: 'user', userId: employeeId, name: 'Owner', role: 'employee', employeeId, sessionId: 'x' };
	});

	test('is paired by its owner, and carries the name', async () => {
		const request = await requestFor(await issuePersonalCode(employeeId));
		expect(await pair(t.as(owner), request)).toMatchObject({
			ok: true,
			reply: { kind: 'personal', ownerName: 'Owner', name: 'Owner: phone' }
		});
	});

	test('is not paired without a sign-in or by anybody else, and the code stays good for the owner', async () => {
		const request = await requestFor(await issuePersonalCode(employeeId));
		expect(await pair(t, request)).toEqual({ ok: false, reason: 'sign_in_required' });
		expect(await pair(office, request)).toEqual({ ok: false, reason: 'wrong_owner' });
		expect((await pair(t.as(owner), request)).ok).toBe(true);
	});

	test('needs an owner who can sign in', async () => {
		const without = await t.newEmployee({ siteId });
		expect(await issuePairingCode(office, { kind: 'personal', employeeId: without })).toEqual({
			ok: false,
			reason: 'owner_cannot_sign_in'
		});
	});
});

describe('a device', () => {
	test('is revoked once, with an audit event, and listed as such', async () => {
		const paired = await pair(t, await requestFor(await issueKioskCode('Gate')));
		if (!paired.ok) throw new Error(paired.reason);
		const { deviceId } = paired.reply;
		expect(await revokeDevice(office, deviceId)).toEqual({ ok: true });
		expect(await revokeDevice(office, deviceId)).toEqual({ ok: true });
		const listed = (await listDevices(office)).find(({ id }) => id === deviceId);
		expect(listed?.revokedAt).toBeInstanceOf(Date);
		const audit = await t.db.select().from(auditEvent).where(eq(auditEvent.subjectId, deviceId));
		expect(audit.map(({ action }) => action).sort()).toEqual(['device.pair', 'device.revoke']);
	});

	test('is renamed by who has seen its name, a phone not at all', async () => {
		const paired = await pair(t, await requestFor(await issueKioskCode('North door')));
		if (!paired.ok) throw new Error(paired.reason);
		const { deviceId } = paired.reply;
		const called = (was: string, name: string) => renameDevice(office, { deviceId, was, name });
		expect(await called('North door', 'South door')).toEqual({ ok: true });
		expect(await called('North door', 'East door')).toEqual({ ok: false, reason: 'changed_meanwhile' });
		expect(await called('North door', 'South door')).toEqual({ ok: true });
		expect((await listDevices(office)).find(({ id }) => id === deviceId)?.name).toBe('South door');
		const audit = await t.db.select().from(auditEvent).where(eq(auditEvent.subjectId, deviceId));
		expect(audit.map(({ action }) => action).sort()).toEqual(['device.pair', 'device.rename']);
		const phone = (await listDevices(office)).find(({ kind }) => kind === 'personal');
		expect(phone).toBeDefined();
		expect(
			await renameDevice(office, { deviceId: phone?.id ?? '', was: phone?.name ?? '', name: 'Mine' })
		).toEqual({ ok: false, reason: 'not_found' });
	});

	test('that nobody paired cannot be revoked', async () => {
		expect(await revokeDevice(office, siteId)).toEqual({ ok: false, reason: 'not_found' });
	});

	test('is managed by administrators only', async () => {
		const supervisor: Actor = {
			kind: 'user',
			userId: siteId,
			name: 'S',
			role: 'supervisor',
			employeeId: null,
			sessionId: 'x'
		};
		await expect(listDevices(t)).rejects.toMatchObject({ status: 401 });
		await expect(listDevices(t.as(supervisor))).rejects.toMatchObject({ status: 403 });
		await expect(revokeDevice(t.as(supervisor), siteId)).rejects.toMatchObject({ status: 403 });
		await expect(
			issuePairingCode(t.as(supervisor), { kind: 'kiosk', name: 'x', siteId })
		).rejects.toMatchObject({ status: 403 });
	});
});

describe('a browser that lost its storage and is paired again', () => {
	const alarmsOf = async (deviceId: string) =>
		(await t.db.select().from(deviceAlarm).where(eq(deviceAlarm.deviceId, deviceId))).map(({ kind }) => kind);
	const pairedBefore = async () => {
		const paired = await pair(t, await requestFor(await issueKioskCode()));
		if (!paired.ok) throw new Error(paired.reason);
		return paired.reply.deviceId;
	};

	test('raises an alarm on the device it was, and leaves that one in service', async () => {
		const deviceId = await pairedBefore();
		const previous = { deviceId, epoch: 1, lastSeq: 7 };
		expect(await pair(t, await requestFor(await issueKioskCode(), { previous }))).toMatchObject({ ok: true });
		expect(await alarmsOf(deviceId)).toEqual(['storage_lost']);
		const [row] = await t.db.select().from(device).where(eq(device.id, deviceId));
		expect(row?.revokedAt).toBeNull();
	});

	test('says nothing about a device of another site or kind, or one that nobody knows', async () => {
		const deviceId = await pairedBefore();
		const issued = await issuePairingCode(office, { kind: 'field', name: 'Van', siteId });
		if (!issued.ok) throw new Error(issued.reason);
		const previous = { deviceId, epoch: 1, lastSeq: 7 };
		await pair(t, await requestFor(issued.pairing.code, { previous }));
		expect(await alarmsOf(deviceId)).toEqual([]);
		const nobody = { ...previous, deviceId: '01900000-0000-7000-8000-000000000009' };
		expect(await pair(t, await requestFor(await issueKioskCode(), { previous: nobody }))).toMatchObject({
			ok: true
		});
	});
});

test('where faces are off, a device is told so before it could open its camera', async () => {
	const paired = async () => {
		const answer = await pair(t, await requestFor(await issueKioskCode()));
		return answer.ok ? answer.reply.faces : answer.reason;
	};
	expect(await paired()).toBe('many');
	const { revision } = await findPrivacy(t.db);
	await changePrivacy(office, revision, PRIVACY_PRESETS.eu);
	expect(await paired()).toBe('off');
	await changePrivacy(office, revision + 1, PRIVACY_PRESETS.philippines);
	expect(await paired()).toBe('many');
});

test('a field device is paired like a kiosk, without anybody’s sign-in', async () => {
	const issued = await issuePairingCode(office, { kind: 'field', name: 'Van', siteId });
	if (!issued.ok) throw new Error(issued.reason);
	expect(await pair(t, await requestFor(issued.pairing.code))).toMatchObject({
		ok: true,
		reply: { kind: 'field', name: 'Van' }
	});
});
