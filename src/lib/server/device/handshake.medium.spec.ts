import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { DeviceClient, face, type SignedEvent } from '../../../../tests/support/device-client';
import { OFFICE_HOURS } from '../../../../tests/support/timekeeping';
import type { Context } from '../context';
import { openDatabase } from '../db/database';
import { backupHead } from '../db/schema/backup';
import { device, deviceAlarm, deviceHead, lease } from '../db/schema/device';
import { punch, punchRaw, punchRefused } from '../db/schema/punch';
import { schedule, scheduleAssignment } from '../db/schema/schedule';
import { newId } from '../id';
import { judgeLeftovers } from '../punch/judge-queue';
import { submitPunches } from '../punch/submit.service';
import { listAlarms, settleAlarm } from './device-alarm.service';
import { auditEvent } from '../db/schema/audit';
import { changeLeaseLimits } from '../people/organisation.service';
import { shakeHands } from './handshake.service';
import { watchDevices } from './watch-devices.service';

let context: TestContext;
let admin: Context;
let siteId: string;
let kiosk: DeviceClient;

beforeAll(async () => {
	context = await createTestContext();
	admin = context.as(await context.newAdmin());
	siteId = await context.newSite();
});
afterAll(() => context.close());
beforeEach(async () => {
	context.advance(7 * 86_400);
	kiosk = await DeviceClient.pair(context, { siteId });
});

const shake = async (client: DeviceClient, change: Parameters<DeviceClient['handshake']>[0] = {}) => {
	const result = await shakeHands(context, await client.handshake(change));
	if (!result.ok) throw new Error(result.reason);
	return result.reply;
};
const send = async (client: DeviceClient, ...events: SignedEvent[]) => {
	const result = await submitPunches(context, client.batch(...events));
	if (!result.ok) throw new Error(result.reason);
	await judgeLeftovers(context);
	return result.reply.results.map((item) => item.result);
};
const alarmsOf = async (client: DeviceClient) =>
	(await context.db.select().from(deviceAlarm).where(eq(deviceAlarm.deviceId, client.id))).map(
		(row) => row.kind
	);
const chainOf = (
	{ seq: headSeq, hash: headHash }: { seq: number; hash: string },
	firstWaiting: number | null = null
) => ({
	chain: { headSeq, headHash, oldestKept: 1, firstWaiting }
});

test('a device whose chain the server has in full is told to go on, and its health is taken down', async () => {
	await send(kiosk, await kiosk.punch(face(1)), await kiosk.punch(face(2)));
	const reply = await shake(kiosk);
	expect(reply).toMatchObject({ action: 'continue', want: [], epoch: 1, serverMs: context.now().getTime() });
	const [row] = await context.db.select().from(device).where(eq(device.id, kiosk.id));
	expect(row).toMatchObject({ waiting: 0, appVersion: 'test', clockSkewMs: 0, storagePersisted: true });
	expect(await alarmsOf(kiosk)).toEqual([]);
});

describe('a lease', () => {
	test('comes with every contact and is renewed when it gets old, not at each call', async () => {
		await shake(kiosk);
		await shake(kiosk);
		expect(await context.db.select().from(lease).where(eq(lease.deviceId, kiosk.id))).toHaveLength(1);
		context.advance(3600);
		const reply = await shake(kiosk);
		expect(reply.lease).not.toBeNull();
		expect(await context.db.select().from(lease).where(eq(lease.deviceId, kiosk.id))).toHaveLength(2);
	});

	test('lets a field device work alone for fourteen days: its punches are B, the day after they are D', async () => {
		const field = await DeviceClient.pair(context, { siteId, kind: 'field' });
		context.advance(14 * 86_400);
		const inside = await field.punch(face(1));
		context.advance(60);
		const outside = await field.punch(face(1));
		context.advance(3600);
		expect(await send(field, inside, outside)).toEqual(['accepted', 'accepted']);
		const rows = await context.db
			.select()
			.from(punch)
			.where(eq(punch.deviceId, field.id))
			.orderBy(punch.punchedAt);
		expect(rows.map((row) => row.timeGrade)).toEqual(['B', 'B']);
		expect(rows[0]?.reasons).not.toContain('leave to work without network had ended');
		expect(rows[1]).toMatchObject({ evidenceGrade: 'D' });
		expect(rows[1]?.reasons).toContain('leave to work without network had ended');
	});

	test('is used up by punches, not by what the device notes of itself', async () => {
		const phone = await DeviceClient.pair(context, { siteId, kind: 'personal' });
		const events: SignedEvent[] = [];
		for (let i = 0; i < 20; i++) {
			context.advance(600);
			events.push(await phone.clockJump(5_000), await phone.punch(face(1)));
		}
		context.advance(600);
		events.push(await phone.punch(face(1)));
		expect(await send(phone, ...events)).toEqual(Array.from({ length: 41 }, () => 'accepted'));
		const rows = await context.db
			.select({ reasons: punch.reasons })
			.from(punch)
			.innerJoin(punchRaw, eq(punchRaw.eventId, punch.eventId))
			.where(eq(punch.deviceId, phone.id))
			.orderBy(punchRaw.seq);
		const ended = rows.map(({ reasons }) => reasons.includes('leave to work without network had ended'));
		expect(ended).toEqual([...Array.from({ length: 20 }, () => false), true]);
	});

	test('of somebody else’s making is no lease', async () => {
		const other = await DeviceClient.pair(context, { siteId });
		const forged = { leaseId: other.lease?.leaseId ?? '', nonce: 'A'.repeat(43) };
		await send(kiosk, await kiosk.punch(face(1), { lease: forged }));
		const [row] = await context.db.select().from(punch).where(eq(punch.deviceId, kiosk.id));
		expect(row?.reasons).toContain('without a lease');
	});
});

describe('the two ends of a chain', () => {
	test('server restored from an old backup: it asks for what it had receipted and gets it back', async () => {
		const events = [await kiosk.punch(face(1)), await kiosk.punch(face(2)), await kiosk.punch(face(3))];
		await send(kiosk, ...events);
		const [first] = await context.db
			.select()
			.from(punchRaw)
			.where(eq(punchRaw.deviceId, kiosk.id))
			.orderBy(punchRaw.seq);
		// The app's own account may not do this.
		const asAdmin = openDatabase(context.adminUrl);
		for (const table of [punch, punchRaw, deviceHead]) {
			await asAdmin.delete(table).where(eq(table.deviceId, kiosk.id));
		}
		await asAdmin.$client.end();
		const reply = await shake(kiosk);
		expect(reply).toMatchObject({ action: 'resend', want: [[1, 3]] });
		expect(await alarmsOf(kiosk)).toEqual(['server_lost_data']);
		expect(await send(kiosk, ...events)).toEqual(['accepted', 'accepted', 'accepted']);
		const again = await context.db
			.select()
			.from(punchRaw)
			.where(eq(punchRaw.deviceId, kiosk.id))
			.orderBy(punchRaw.seq);
		expect(again).toHaveLength(3);
		expect(again[0]?.bytes.equals(first?.bytes ?? Buffer.alloc(0))).toBe(true);
	});

	test('a clone: both versions are kept, the device is frozen until somebody settles it, then goes on in a new epoch', async () => {
		await send(kiosk, await kiosk.punch(face(1)));
		const before = { seq: kiosk.seq, hash: kiosk.hash };
		const one = await kiosk.punch(face(2));
		Object.assign(kiosk, before);
		const other = await kiosk.punch(face(3));
		expect(await send(kiosk, one)).toEqual(['accepted']);
		expect(await send(kiosk, other)).toEqual(['held']);
		expect(await shake(kiosk)).toMatchObject({ action: 'frozen', lease: null });
		const later = await kiosk.punch(face(1));
		expect(await send(kiosk, later)).toEqual(['accepted']);
		const [alarm] = (await listAlarms(admin)).filter((row) => row.alarm.deviceId === kiosk.id);
		expect(alarm?.alarm.kind).toBe('fork');
		expect(await settleAlarm(admin, alarm?.alarm.id ?? '', 'one tablet taken out of service')).toEqual({
			ok: true
		});
		expect(await settleAlarm(admin, alarm?.alarm.id ?? '', 'again')).toEqual({
			ok: false,
			reason: 'already_settled'
		});
		const reply = await shake(kiosk);
		expect(reply).toMatchObject({ action: 'new_epoch', epoch: 2 });
	});

	test('the same head with another hash freezes at the handshake already', async () => {
		await send(kiosk, await kiosk.punch(face(1)));
		expect(await shake(kiosk, chainOf({ seq: 1, hash: 'f'.repeat(64) }))).toMatchObject({ action: 'frozen' });
		expect(await alarmsOf(kiosk)).toEqual(['fork']);
	});

	test('a rolled-back profile begins a new epoch, the same one however often it asks', async () => {
		await send(kiosk, await kiosk.punch(face(1)), await kiosk.punch(face(2)));
		const rolledBack = chainOf({ seq: 0, hash: '0'.repeat(64) });
		expect(await shake(kiosk, rolledBack)).toMatchObject({ action: 'new_epoch', epoch: 2 });
		expect(await shake(kiosk, rolledBack)).toMatchObject({ action: 'new_epoch', epoch: 2 });
		expect(await alarmsOf(kiosk)).toEqual(['rolled_back']);
	});

	test('a deleted event leaves a hole that is marked and alarmed; later ones are kept', async () => {
		const [first, , third] = [
			await kiosk.punch(face(1)),
			await kiosk.punch(face(2)),
			await kiosk.punch(face(3))
		];
		expect(await send(kiosk, first, third)).toEqual(['accepted', 'accepted']);
		const rows = await context.db
			.select()
			.from(punchRaw)
			.where(eq(punchRaw.deviceId, kiosk.id))
			.orderBy(punchRaw.seq);
		expect(rows.map((row) => [row.seq, row.chain])).toEqual([
			[1, 'linked'],
			[3, 'gap']
		]);
		await shake(kiosk, { chain: { headSeq: 3, headHash: kiosk.hash, oldestKept: 3, firstWaiting: null } });
		expect(await alarmsOf(kiosk)).toContain('hole');
	});

	test('an event that was refused keeps its place: no hole, no alarm, and the next one follows it', async () => {
		const nonce = kiosk.nonce();
		await send(kiosk, await kiosk.punch(face(1), { nonce }));
		const other = await DeviceClient.pair(context, { siteId });
		const refused = await kiosk.punch(face(2), { nonce: other.nonce() });
		const reused = await kiosk.punch(face(2), { nonce });
		const good = await kiosk.punch(face(3));
		expect(await send(kiosk, refused, reused, good)).toEqual(['refused', 'refused', 'accepted']);
		const rows = await context.db
			.select({ seq: punchRaw.seq, chain: punchRaw.chain })
			.from(punchRaw)
			.where(eq(punchRaw.deviceId, kiosk.id))
			.orderBy(punchRaw.seq);
		expect(rows).toEqual([
			{ seq: 1, chain: 'linked' },
			{ seq: 4, chain: 'linked' }
		]);
		const kept = await context.db.select().from(punchRefused).where(eq(punchRefused.deviceId, kiosk.id));
		expect(kept.map(({ seq, code }) => [seq, code])).toEqual([
			[2, 'nonce_invalid'],
			[3, 'nonce_reused']
		]);
		expect(await shake(kiosk)).toMatchObject({ action: 'continue', want: [] });
		expect(await alarmsOf(kiosk)).toEqual([]);
		expect(await send(kiosk, refused)).toEqual(['refused']);
	});

	test('a refused event at the end of a chain does not look like data that the server lost', async () => {
		await send(kiosk, await kiosk.punch(face(1)));
		const other = await DeviceClient.pair(context, { siteId });
		expect(await send(kiosk, await kiosk.punch(face(2), { nonce: other.nonce() }))).toEqual(['refused']);
		expect(await shake(kiosk)).toMatchObject({ action: 'continue', want: [] });
		expect(await alarmsOf(kiosk)).toEqual([]);
	});

	test('an event that does not follow the one before it is stored, and its chain is marked as broken', async () => {
		await send(kiosk, await kiosk.punch(face(1)));
		expect(await send(kiosk, await kiosk.punch(face(2), { prevHash: 'e'.repeat(64) }))).toEqual(['accepted']);
		const rows = await context.db
			.select({ chain: punchRaw.chain, status: punch.status })
			.from(punchRaw)
			.innerJoin(punch, eq(punch.eventId, punchRaw.eventId))
			.where(and(eq(punchRaw.deviceId, kiosk.id), eq(punchRaw.seq, 2)));
		expect(rows).toEqual([{ chain: 'broken', status: 'not_recognised' }]);
	});

	test('lost storage is a task for HR and a new epoch', async () => {
		await send(kiosk, await kiosk.punch(face(1)));
		const reply = await shake(kiosk, {
			...chainOf({ seq: 0, hash: '0'.repeat(64) }),
			storageLost: { lastEpoch: 1, lastSeq: 4 }
		});
		expect(reply).toMatchObject({ action: 'new_epoch', epoch: 2 });
		expect(await alarmsOf(kiosk)).toEqual(['storage_lost']);
	});
});

test('a handshake that another key signed, or of an epoch that was never opened, is refused', async () => {
	const other = await DeviceClient.pair(context, { siteId });
	const request = await other.handshake();
	expect(await shakeHands(context, { ...request, deviceId: kiosk.id })).toEqual({
		ok: false,
		reason: 'signature_invalid'
	});
	expect(await shakeHands(context, await kiosk.handshake({ epoch: 200 }))).toEqual({
		ok: false,
		reason: 'epoch_unknown'
	});
});

test('a restored server that has forgotten an epoch takes it up again, and somebody hears of it', async () => {
	kiosk.epoch = 2;
	const event = await kiosk.punch(face(1));
	const reply = await shake(kiosk, chainOf({ seq: 1, hash: kiosk.hash }, 1));
	expect(reply).toMatchObject({ action: 'continue', epoch: 2 });
	expect(await send(kiosk, event)).toEqual(['accepted']);
	expect(await alarmsOf(kiosk)).toEqual(['server_lost_data']);
});

test('a fork that is sent again after it was settled freezes nobody', async () => {
	const first = await kiosk.punch(face(1));
	const other = await kiosk.punch(face(2), { seq: 1, prevHash: '0'.repeat(64) });
	await send(kiosk, first, other);
	const open = (await listAlarms(admin)).filter(({ alarm }) => alarm.deviceId === kiosk.id);
	for (const { alarm } of open) await settleAlarm(admin, alarm.id, 'looked into');
	expect(await send(kiosk, other)).toEqual(['held']);
	expect(await shake(kiosk)).not.toMatchObject({ action: 'frozen' });
});

test('a new lease follows the limits that the site was given', async () => {
	const limits = { kiosk: { hours: 5, maxEvents: 7 } };
	const other = await context.newSite();
	const client = await DeviceClient.pair(context, { siteId: other });
	expect(await changeLeaseLimits(admin, other, limits)).toEqual({ ok: true });
	const reply = await shake(client);
	if (!reply.lease) throw new Error('no lease');
	await client.takeLease(reply.lease);
	expect(client.lease).toMatchObject({ maxEvents: 7 });
	expect((client.lease?.notAfterMs ?? 0) - (client.lease?.issuedMs ?? 0)).toBe(5 * 3_600_000);
	await expect(changeLeaseLimits(context, other, limits)).rejects.toThrow();
	const [row] = await context.db.select().from(auditEvent).where(eq(auditEvent.subjectId, other));
	expect(row).toMatchObject({ action: 'site.change_lease_limits', detail: { before: {}, after: limits } });
});

test('a silent kiosk and an old queue are raised once, however often somebody looks', async () => {
	await shake(kiosk, {
		health: {
			...(await kiosk.handshake()).health,
			waiting: 1,
			oldestWaitingMs: context.now().getTime() - 3_600_000
		}
	});
	context.advance(25 * 3600);
	await watchDevices(context);
	await watchDevices(context);
	expect(await alarmsOf(kiosk)).toEqual(['silent']);
	context.advance(2 * 86_400);
	await watchDevices(context);
	expect((await alarmsOf(kiosk)).sort()).toEqual(['queue_old', 'silent']);
});

test('a device that goes on by itself after it lost its storage is one alarm and stays where it is', async () => {
	await send(kiosk, await kiosk.punch(face(1)));
	const { lease } = kiosk;
	kiosk.epoch = 2;
	[kiosk.seq, kiosk.hash] = [0, '0'.repeat(64)];
	const event = await kiosk.punch(face(1));
	const lost = { ...chainOf({ seq: 1, hash: kiosk.hash }, 1), storageLost: { lastEpoch: 1, lastSeq: 4 } };
	expect(await shake(kiosk, lost)).toMatchObject({ action: 'continue', epoch: 2 });
	expect(await shake(kiosk, lost)).toMatchObject({ action: 'continue', epoch: 2 });
	expect(await alarmsOf(kiosk)).toEqual(['storage_lost']);
	expect(await send(kiosk, event)).toEqual(['accepted']);
	expect(lease?.epoch).toBe(1);
});

describe('what lies in a verified backup', () => {
	const backUp = (seq: number) =>
		context.db
			.insert(backupHead)
			.values({ deviceId: kiosk.id, epoch: 1, seq, takenAt: context.now() })
			.onDuplicateKeyUpdate({ set: { seq } });

	test('may be dropped by its device; without a backup, nothing', async () => {
		const events = [await kiosk.punch(face(1)), await kiosk.punch(face(2)), await kiosk.punch(face(3))];
		await send(kiosk, ...events);
		expect(await shake(kiosk)).toMatchObject({ backedUpSeq: null });
		await backUp(2);
		expect(await shake(kiosk)).toMatchObject({ backedUpSeq: 2 });
	});

	test('counts only up to the first event that the server is missing', async () => {
		const events = [await kiosk.punch(face(1)), await kiosk.punch(face(2)), await kiosk.punch(face(3))];
		await send(kiosk, ...events.filter((_, i) => i !== 1));
		await backUp(3);
		expect(await shake(kiosk)).toMatchObject({ backedUpSeq: 1, want: [[2, 2]] });
	});
});

test('a site of which nothing is heard when its shift begins is one alarm five minutes later', async () => {
	const site = await context.newSite({ timeZone: 'Asia/Manila' });
	const owner = await context.newEmployee({ siteId: site });
	const [scheduleId, at] = [newId(context.now()), context.now()];
	await context.db
		.insert(schedule)
		.values({ id: scheduleId, name: 'Office', pattern: OFFICE_HOURS, version: 1, createdAt: at });
	const from = { fromDate: '2020-01-01', toDate: null };
	await context.db.insert(scheduleAssignment).values({
		id: newId(at),
		targetKind: 'site',
		targetId: site,
		scheduleId,
		...from,
		version: 1,
		createdBy: newId(at),
		createdAt: at
	});
	// A Monday, 07:30 in Manila; the office begins at 08:00.
	context.setNow('2027-03-07T23:20:00Z');
	const yard = await DeviceClient.pair(context, { siteId: site });
	context.setNow('2027-03-07T23:30:00Z');
	const gate = await DeviceClient.pair(context, { siteId: site });
	const alarms = async () => [...(await alarmsOf(yard)), ...(await alarmsOf(gate))];
	context.setNow('2027-03-08T00:04:00Z');
	await watchDevices(context);
	expect(await alarms()).toEqual([]);
	context.setNow('2027-03-08T00:05:00Z');
	await watchDevices(context);
	await watchDevices(context);
	expect(await alarms()).toEqual(['site_silent']);
	expect(await alarmsOf(gate)).toEqual(['site_silent']);

	// The next morning one kiosk is off, and a phone has called meanwhile: the site lives.
	context.setNow('2027-03-08T23:58:00Z');
	await DeviceClient.pair(context, { siteId: site, kind: 'personal', ownerEmployeeId: owner });
	context.setNow('2027-03-09T00:05:00Z');
	await watchDevices(context);
	expect((await alarms()).filter((kind) => kind === 'site_silent')).toHaveLength(1);
});
