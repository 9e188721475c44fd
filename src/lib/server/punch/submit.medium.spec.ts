import { eq } from 'drizzle-orm';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeBase64url, encodeBase64url } from '$domain/base64url';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { openReceipt } from '$domain/punch/receipt';
import { importPublicKey, sign } from '$domain/punch/signature';
import type { PunchBatch, PunchReply } from '$domain/punch/wire';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { DeviceClient, face, look } from '../../../../tests/support/device-client';
import type { Context } from '../context';
import { device } from '../db/schema/device';
import { template } from '../db/schema/enrolment';
import { punch, punchFork, punchRaw } from '../db/schema/punch';
import { recordConsent, withdrawConsent } from '../enrolment/consent.service';
import { enrolFace } from '../enrolment/enrolment.service';
import { receiptPublicKey } from '../keys/receipt-key';
import { toDeviceKey } from '../device/device-key';
import { storeEvents } from './ingest.service';
import { judgeLeftovers } from './judge-queue';
import { readSubmitted } from './read-submitted';
import { submitPunches } from './submit.service';

let context: TestContext;
let admin: Context;
let siteId: string;
let ana: string;
let ben: string;
let day = 0;

const enrol = async (employeeId: string, person: number) => {
	await recordConsent(admin, { employeeId, textVersion: '1', text: 'text', signedName: 'signed' });
	const descriptors = [0, 0.05, 0.1, 0.15, 0.2].map((drift) => encodeDescriptor(face(person, drift)));
	const yaws = [0, 0.1, -0.1, 0, 0];
	return enrolFace(admin, { employeeId, source: 'camera', modelId: RECOGNITION_MODEL, descriptors, yaws });
};

const submit = async (batch: PunchBatch): Promise<PunchReply> => {
	const result = await submitPunches(context, batch);
	if (!result.ok) throw new Error(result.reason);
	// What nobody waits for is judged in the background.
	await judgeLeftovers(context);
	return result.reply;
};

/** Each test has a working day to itself, so that no session of another is open. */
const newDay = () => context.setNow(new Date(Date.UTC(2026, 2, 2 + 4 * day++)));

beforeAll(async () => {
	context = await createTestContext();
	admin = context.as(await context.newAdmin());
	siteId = await context.newSite();
	ana = await context.newEmployee({ siteId, name: 'Ana Reyes' });
	ben = await context.newEmployee({ siteId, name: 'Ben Cruz' });
	expect((await enrol(ana, 1)).ok).toBe(true);
	expect((await enrol(ben, 2)).ok).toBe(true);
});
afterAll(() => context.close());

describe('a punch at a kiosk', () => {
	test('is stored, matched, announced and receipted; the next one is the way out', async () => {
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		const reply = await submit(kiosk.batch(await kiosk.punch(look(1), { nonce: kiosk.nonce() })));
		const announcement = {
			kind: 'recorded',
			employeeName: 'Ana Reyes',
			direction: 'in',
			atMs: context.now().getTime(),
			timeZone: 'Asia/Manila'
		};
		expect(reply.results).toEqual([{ seq: 1, result: 'accepted', announcement }]);
		const serverKey = await importPublicKey(decodeBase64url(await receiptPublicKey(context)));
		expect(reply.receipt).not.toBeNull();
		const receipt =
			reply.receipt && (await openReceipt(reply.receipt, { serverKey, deviceId: kiosk.id, epoch: 1 }));
		expect(receipt?.items).toEqual([{ seq: 1, hash: kiosk.hash, result: 'accepted' }]);

		context.advance(4 * 3600);
		const out = await submit(kiosk.batch(await kiosk.punch(look(1), { nonce: kiosk.nonce() })));
		expect(out.results[0]).toMatchObject({ announcement: { direction: 'out' } });
	});

	test('repeated within two minutes is the same punch, after that another', async () => {
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		const first = context.now().getTime();
		await submit(kiosk.batch(await kiosk.punch(look(2), { nonce: kiosk.nonce() })));
		context.advance(120);
		const again = await submit(kiosk.batch(await kiosk.punch(look(2), { nonce: kiosk.nonce() })));
		expect(again.results[0]).toMatchObject({
			announcement: { kind: 'already_recorded', direction: 'in', atMs: first }
		});
		context.advance(1);
		const later = await submit(kiosk.batch(await kiosk.punch(look(2), { nonce: kiosk.nonce() })));
		expect(later.results[0]).toMatchObject({ announcement: { kind: 'recorded', direction: 'out' } });
	});

	test('of a stranger is kept under nobody’s name and tells nothing', async () => {
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		const reply = await submit(kiosk.batch(await kiosk.punch(look(9), { nonce: kiosk.nonce() })));
		expect(reply.results).toEqual([{ seq: 1, result: 'accepted', announcement: { kind: 'not_recognised' } }]);
		const [row] = await context.db.select().from(punch).where(eq(punch.deviceId, kiosk.id));
		expect(row).toMatchObject({ employeeId: null, status: 'not_recognised', direction: null });
	});

	test('of somebody who is on another site’s roster is not recognised', async () => {
		newDay();
		const elsewhere = await context.newSite();
		const kiosk = await DeviceClient.pair(context, { siteId: elsewhere });
		const reply = await submit(kiosk.batch(await kiosk.punch(look(1), { nonce: kiosk.nonce() })));
		expect(reply.results[0]).toMatchObject({ announcement: { kind: 'not_recognised' } });
	});
});

test('a personal device takes its owner only, even for a colleague’s perfect match', async () => {
	newDay();
	const phone = await DeviceClient.pair(context, { siteId, kind: 'personal', ownerEmployeeId: ana });
	const colleague = await submit(phone.batch(await phone.punch(look(2), { nonce: phone.nonce() })));
	expect(colleague.results[0]).toMatchObject({ announcement: { kind: 'not_recognised' } });
	const owner = await submit(phone.batch(await phone.punch(look(1), { nonce: phone.nonce() })));
	expect(owner.results[0]).toMatchObject({ announcement: { kind: 'recorded', employeeName: 'Ana Reyes' } });
});

describe('punches from offline', () => {
	test('arrive in order with the times they were made', async () => {
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		const start = context.now().getTime();
		const first = await kiosk.punch(look(1));
		context.advance(4 * 3600);
		const second = await kiosk.punch(look(1));
		context.advance(3 * 86_400);
		await submit(kiosk.batch(first, second));
		const rows = await context.db
			.select()
			.from(punch)
			.where(eq(punch.deviceId, kiosk.id))
			.orderBy(punch.punchedAt);
		expect(rows.map((row) => [row.punchedAt.getTime() - start, row.direction, row.online])).toEqual([
			[0, 'in', false],
			[4 * 3_600_000, 'out', false]
		]);
	});

	test('that arrive late turn the directions that were inferred without them', async () => {
		newDay();
		const [early, late] = [
			await DeviceClient.pair(context, { siteId }),
			await DeviceClient.pair(context, { siteId })
		];
		const start = context.now().getTime();
		const held = await early.punch(look(1), { wallMs: start });
		context.advance(9 * 3600);
		await submit(late.batch(await late.punch(look(1), { nonce: late.nonce() })));
		const directionOf = async (client: DeviceClient) =>
			(await context.db.select().from(punch).where(eq(punch.deviceId, client.id)))[0]?.direction;
		expect(await directionOf(late)).toBe('in');
		await submit(early.batch(held));
		expect(await directionOf(early)).toBe('in');
		expect(await directionOf(late)).toBe('out');
	});

	test('under a nonce that had expired on the way count with the device’s own time', async () => {
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		const event = await kiosk.punch(look(1), { nonce: kiosk.nonce() });
		const madeAt = context.now().getTime();
		context.advance(3600);
		await submit(kiosk.batch(event));
		const [row] = await context.db.select().from(punch).where(eq(punch.deviceId, kiosk.id));
		expect(row).toMatchObject({ online: false, status: 'accepted' });
		expect(row?.punchedAt.getTime()).toBe(madeAt);
	});
});

describe('the same bytes sent again', () => {
	test('are a duplicate with the same announcement and one row, also a hundred times at once', async () => {
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		const batch = kiosk.batch(
			await kiosk.punch(look(1), { nonce: kiosk.nonce() }),
			await kiosk.punch(look(2))
		);
		const replies = await Promise.all(Array.from({ length: 100 }, () => submit(batch)));
		const results = replies.map((reply) => reply.results.map((item) => item.result).join());
		expect(results.filter((result) => result === 'accepted,accepted')).toHaveLength(1);
		expect(results.filter((result) => result === 'duplicate,duplicate')).toHaveLength(99);
		await judgeLeftovers(context);
		expect(await context.db.select().from(punchRaw).where(eq(punchRaw.deviceId, kiosk.id))).toHaveLength(2);
		expect(await context.db.select().from(punch).where(eq(punch.deviceId, kiosk.id))).toHaveLength(2);
		const names = replies
			.map((reply) => reply.results[0])
			.map((item) =>
				item?.result === 'accepted' || item?.result === 'duplicate' ? item.announcement?.kind : null
			);
		// A copy that came while the first was being judged is answered without an announcement.
		expect(names).not.toContain('not_recognised');
		const later = await submit(batch);
		expect(later.results[0]).toMatchObject({ result: 'duplicate', announcement: { kind: 'recorded' } });
	});

	test('with other content in the same place are a fork: both kept, the second undelivered', async () => {
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		await submit(kiosk.batch(await kiosk.punch(look(1))));
		const other = await kiosk.punch(look(2), { seq: 1, prevHash: '0'.repeat(64) });
		const reply = await submit(kiosk.batch(other));
		expect(reply.results[0]).toMatchObject({ result: 'held', code: 'fork' });
		expect(reply.receipt).toBeNull();
		expect(await context.db.select().from(punchFork).where(eq(punchFork.deviceId, kiosk.id))).toHaveLength(1);
		expect(await context.db.select().from(punchRaw).where(eq(punchRaw.deviceId, kiosk.id))).toHaveLength(1);
	});
});

describe('bad input is refused with a reason and stores nothing', () => {
	const expectRefused = async (
		make: (kiosk: DeviceClient) => Promise<PunchBatch['events'][number]>,
		code: string
	) => {
		const kiosk = await DeviceClient.pair(context, { siteId });
		const bad = await make(kiosk);
		const reply = await submit(kiosk.batch(bad));
		expect(reply.results).toEqual([expect.objectContaining({ result: 'refused', code })]);
		expect(reply.receipt).toBeNull();
		expect(await context.db.select().from(punchRaw).where(eq(punchRaw.deviceId, kiosk.id))).toHaveLength(0);
	};
	const withDescriptor = (text: string) => (kiosk: DeviceClient) =>
		kiosk.punch(look(1), { evidence: { modelId: RECOGNITION_MODEL, descriptors: [text] } });

	test.each([
		['too short', encodeDescriptor(new Float32Array(127).fill(0.1))],
		['too long', encodeDescriptor(new Float32Array(129).fill(0.1))],
		['NaN', encodeDescriptor(new Float32Array(128).fill(NaN))],
		['Infinity', encodeDescriptor(face(1).map((value, i) => (i === 5 ? Infinity : value)))],
		['all zeros', encodeDescriptor(new Float32Array(128))],
		['not of unit length', encodeDescriptor(face(1).map((value) => value * 2))]
	])('a descriptor that is %s', async (_, text) => {
		await expectRefused(withDescriptor(text), 'descriptor_invalid');
	});

	test('a signature of another key', () =>
		expectRefused(async (kiosk) => {
			const stranger = await DeviceClient.pair(context, { siteId });
			const { signature } = await stranger.punch(look(1));
			return { ...(await kiosk.punch(look(1))), signature };
		}, 'signature_invalid'));

	test('an event of another device', () =>
		expectRefused(async (kiosk) => {
			const other = await DeviceClient.pair(context, { siteId });
			return kiosk.punch(look(1), { deviceId: other.id });
		}, 'wrong_device'));

	test('a nonce that was issued to another device', () =>
		expectRefused(async (kiosk) => {
			const other = await DeviceClient.pair(context, { siteId });
			return kiosk.punch(look(1), { nonce: other.nonce() });
		}, 'nonce_invalid'));

	test('bytes that are no event', () =>
		expectRefused(async (kiosk) => ({ ...(await kiosk.punch(look(1))), bytes: 'e30' }), 'malformed'));

	test('a nonce that was used before', async () => {
		const kiosk = await DeviceClient.pair(context, { siteId });
		const nonce = kiosk.nonce();
		const first = await kiosk.punch(look(1), { nonce });
		const second = await kiosk.punch(look(1), { nonce });
		const reply = await submit(kiosk.batch(first, second));
		expect(reply.results[0]).toMatchObject({ result: 'accepted' });
		expect(reply.results[1]).toMatchObject({ result: 'refused', code: 'nonce_reused' });
		expect(await context.db.select().from(punchRaw).where(eq(punchRaw.deviceId, kiosk.id))).toHaveLength(1);
	});

	test('one bad event never fails the others', async () => {
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		const events = [
			await kiosk.punch(look(1)),
			{ ...(await kiosk.punch(look(1))), bytes: 'AAAA' },
			await kiosk.punch(look(2))
		];
		const reply = await submit(kiosk.batch(...events));
		expect(reply.results.map((item) => item.result)).toEqual(['accepted', 'refused', 'accepted']);
		const rows = await context.db
			.select()
			.from(punchRaw)
			.where(eq(punchRaw.deviceId, kiosk.id))
			.orderBy(punchRaw.seq);
		expect(rows.map((row) => row.chain)).toEqual(['linked', 'gap']);
	});

	test('an unknown and a revoked device are told so', async () => {
		const kiosk = await DeviceClient.pair(context, { siteId });
		const batch = kiosk.batch(await kiosk.punch(look(1)));
		expect(
			await submitPunches(context, { ...batch, deviceId: '01890000-0000-7000-8000-000000000001' })
		).toEqual({ ok: false, reason: 'device_unknown' });
		await context.db.update(device).set({ revokedAt: context.now() }).where(eq(device.id, kiosk.id));
		expect(await submitPunches(context, batch)).toEqual({ ok: false, reason: 'device_revoked' });
		expect(await context.db.select().from(punchRaw).where(eq(punchRaw.deviceId, kiosk.id))).toHaveLength(0);
	});
});

describe('templates', () => {
	test('a face that is another employee’s is caught, and nothing is enrolled', async () => {
		const carl = await context.newEmployee({ siteId, name: 'Carl Diaz' });
		expect(await enrol(carl, 1)).toMatchObject({
			ok: false,
			reason: 'duplicate_face',
			others: [{ name: 'Ana Reyes' }]
		});
		expect(await context.db.select().from(template).where(eq(template.employeeId, carl))).toHaveLength(0);
	});

	test('one that is corrupt is skipped: nobody is taken for its owner, and others still match', async () => {
		newDay();
		const dora = await context.newEmployee({ siteId, name: 'Dora Santos' });
		await enrol(dora, 30);
		const [first] = await context.db.select().from(template).where(eq(template.employeeId, dora));
		if (!first) throw new Error('no template');
		first.sealed[20] = (first.sealed[20] ?? 0) ^ 1;
		const direct = await mysql.createConnection(context.adminUrl);
		await direct.query('UPDATE template SET sealed = ? WHERE id = UNHEX(REPLACE(?, "-", ""))', [
			first.sealed,
			first.id
		]);
		await direct.query('UPDATE gallery_revision SET revision = revision + 1');
		await direct.end();
		const kiosk = await DeviceClient.pair(context, { siteId });
		const reply = await submit(
			kiosk.batch(
				await kiosk.punch(look(30), { nonce: kiosk.nonce() }),
				await kiosk.punch(look(2), { nonce: kiosk.nonce() })
			)
		);
		expect(reply.results[0]).toMatchObject({ announcement: { kind: 'not_recognised' } });
		expect(reply.results[1]).toMatchObject({ announcement: { employeeName: 'Ben Cruz' } });
	});

	test('a withdrawn consent erases them at once', async () => {
		newDay();
		const eve = await context.newEmployee({ siteId, name: 'Eve Lim' });
		await enrol(eve, 40);
		const kiosk = await DeviceClient.pair(context, { siteId });
		const before = await submit(kiosk.batch(await kiosk.punch(look(40), { nonce: kiosk.nonce() })));
		expect(before.results[0]).toMatchObject({ announcement: { employeeName: 'Eve Lim' } });
		await withdrawConsent(admin, eve);
		context.advance(3600);
		const after = await submit(kiosk.batch(await kiosk.punch(look(40), { nonce: kiosk.nonce() })));
		expect(after.results[0]).toMatchObject({ announcement: { kind: 'not_recognised' } });
		expect(await context.db.select().from(template).where(eq(template.employeeId, eve))).toHaveLength(0);
	});

	test('need a consent first', async () => {
		const finn = await context.newEmployee({ siteId });
		const descriptors = [0, 0, 0, 0, 0].map((_, i) => encodeDescriptor(face(50, i / 50)));
		const enrolled = await enrolFace(admin, {
			employeeId: finn,
			source: 'camera',
			modelId: RECOGNITION_MODEL,
			yaws: [0, 0.1, -0.1, 0, 0],
			descriptors
		});
		expect(enrolled).toEqual({ ok: false, reason: 'consent_missing' });
	});
});

test('what was stored but not judged before a crash is judged later', async () => {
	newDay();
	const kiosk = await DeviceClient.pair(context, { siteId });
	const event = await kiosk.punch(look(2));
	const [row] = await context.db.select().from(device).where(eq(device.id, kiosk.id));
	if (!row) throw new Error('no device');
	const sender = { id: kiosk.id, epoch: 1, publicKey: toDeviceKey(row.publicKey) };
	const read = await readSubmitted(context, sender, event);
	if (!read.ok) throw new Error(read.message);
	await storeEvents(context, [{ kind: 'event', signed: read.submitted }], {
		receivedAt: context.now(),
		clock: kiosk.clock()
	});
	expect(await context.db.select().from(punch).where(eq(punch.deviceId, kiosk.id))).toHaveLength(0);
	await judgeLeftovers(context);
	expect(await context.db.select().from(punch).where(eq(punch.deviceId, kiosk.id))).toMatchObject([
		{ employeeId: ben, status: 'accepted' }
	]);
});

describe('evidence', () => {
	const gradeOf = async (client: DeviceClient) =>
		(await context.db.select().from(punch).where(eq(punch.deviceId, client.id)).orderBy(punch.punchedAt)).at(
			-1
		);
	const burst = (person: number, ...drifts: number[]) => ({
		evidence: {
			modelId: RECOGNITION_MODEL,
			descriptors: drifts.map((drift) => encodeDescriptor(face(person, drift)))
		}
	});

	test('of three agreeing frames online is A; of one frame B', async () => {
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		await submit(
			kiosk.batch(await kiosk.punch(face(1), { nonce: kiosk.nonce(), ...burst(1, 0.011, 0.022, 0.033) }))
		);
		expect(await gradeOf(kiosk)).toMatchObject({ evidenceGrade: 'A', timeGrade: 'A', reasons: '[]' });
		context.advance(4 * 3600);
		await submit(kiosk.batch(await kiosk.punch(face(1), { nonce: kiosk.nonce(), ...burst(1, 0.044) })));
		expect(await gradeOf(kiosk)).toMatchObject({ evidenceGrade: 'B' });
	});

	test('that was sent before, bit for bit, is no evidence', async () => {
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		await submit(kiosk.batch(await kiosk.punch(face(1), { nonce: kiosk.nonce(), ...burst(1, 0.055) })));
		context.advance(4 * 3600);
		const reply = await submit(
			kiosk.batch(await kiosk.punch(face(1), { nonce: kiosk.nonce(), ...burst(1, 0.055) }))
		);
		expect(reply.results[0]).toMatchObject({ result: 'accepted', announcement: { kind: 'not_recognised' } });
		expect((await gradeOf(kiosk))?.reasons).toContain('a camera never gives the same twice');
	});

	test('that is almost what was sent before is flagged', async () => {
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		await submit(kiosk.batch(await kiosk.punch(face(1), { nonce: kiosk.nonce(), ...burst(1, 0.0661) })));
		context.advance(4 * 3600);
		await submit(kiosk.batch(await kiosk.punch(face(1), { nonce: kiosk.nonce(), ...burst(1, 0.0662) })));
		expect(await gradeOf(kiosk)).toMatchObject({ evidenceGrade: 'C', status: 'accepted' });
	});

	test('with a clock that was set back is stored, doubtful, with a proposal that the anchors allow', async () => {
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		context.advance(30 * 3600);
		kiosk.skewMs = -25 * 3_600_000;
		const jump = await kiosk.clockJump(-25 * 3_600_000);
		const event = await kiosk.punch(face(2, 0.077));
		const madeAt = context.now().getTime();
		context.advance(3600);
		await submit(kiosk.batch(jump, event));
		const row = await gradeOf(kiosk);
		expect(row).toMatchObject({ timeGrade: 'D', evidenceGrade: 'D', status: 'in_review' });
		expect(row?.earliestAt.getTime()).toBe(madeAt);
		expect(Number(row?.punchedAt)).toBeGreaterThanOrEqual(Number(row?.earliestAt));
		expect(Number(row?.punchedAt)).toBeLessThanOrEqual(Number(row?.latestAt));
	});

	test('and a jump of the clock that arrives after the punches around it has them judged once more', async () => {
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		context.advance(3600);
		const before = await kiosk.punch(face(2, 0.071));
		const jump = await kiosk.clockJump(-60_000);
		context.advance(3600);
		const event = await kiosk.punch(face(2, 0.072));
		await submit(kiosk.batch(before, event));
		const grades = async () => {
			const rows = await context.db
				.select({ seq: punchRaw.seq, timeGrade: punch.timeGrade, status: punch.status })
				.from(punch)
				.innerJoin(punchRaw, eq(punchRaw.eventId, punch.eventId))
				.where(eq(punch.deviceId, kiosk.id))
				.orderBy(punchRaw.seq);
			return rows.map(({ timeGrade, status }) => `${timeGrade} ${status}`);
		};
		expect(await grades()).toEqual(['B accepted', 'B accepted']);
		for (let i = 0; i < 2; i++) {
			await submit(kiosk.batch(jump));
			expect(await grades()).toEqual(['D in_review', 'D in_review']);
		}
	});

	test('with a claimed number is compared with that person only', async () => {
		newDay();
		const numbered = await context.newEmployee({ siteId, name: 'Gil Mendoza', employeeNumber: '00042' });
		await enrol(numbered, 20);
		const kiosk = await DeviceClient.pair(context, { siteId });
		await submit(kiosk.batch(await kiosk.punch(face(20, 0.25), { claim: { employeeNumber: '00042' } })));
		expect(await gradeOf(kiosk)).toMatchObject({ employeeId: numbered, status: 'accepted' });
		context.advance(600);
		await submit(kiosk.batch(await kiosk.punch(face(1, 0.088), { claim: { employeeNumber: '00042' } })));
		expect(await gradeOf(kiosk)).toMatchObject({
			employeeId: null,
			claimedEmployeeId: numbered,
			status: 'not_recognised'
		});
	});
});

test('after five strangers in a row a kiosk gets no answers for half a minute, and every punch is kept', async () => {
	newDay();
	const kiosk = await DeviceClient.pair(context, { siteId });
	for (let i = 0; i < 5; i++)
		await submit(kiosk.batch(await kiosk.punch(face(100 + i), { nonce: kiosk.nonce() })));
	const known = await submit(kiosk.batch(await kiosk.punch(face(1, 0.099), { nonce: kiosk.nonce() })));
	expect(known.results[0]).toMatchObject({ result: 'accepted', announcement: { kind: 'not_recognised' } });
	expect(await context.db.select().from(punchRaw).where(eq(punchRaw.deviceId, kiosk.id))).toHaveLength(6);
	context.advance(31);
	const later = await submit(kiosk.batch(await kiosk.punch(face(1, 0.1011), { nonce: kiosk.nonce() })));
	expect(later.results[0]).toMatchObject({ announcement: { kind: 'recorded', employeeName: 'Ana Reyes' } });
});

test('a thousand vectors that come nearer and nearer to a person learn nothing: few are compared, none is told apart', async () => {
	newDay();
	const kiosk = await DeviceClient.pair(context, { siteId });
	const TRIES = 1_024;
	const PER_BATCH = 64;
	const answers = new Set<string>();
	for (let sent = 0; sent < TRIES; sent += PER_BATCH) {
		const events = [];
		for (let i = 0; i < PER_BATCH; i++) {
			// From far away to just too far to be taken for her: what a climber would need to see is how far.
			const drift = 1.3 - (0.85 * (sent + i)) / TRIES;
			events.push(await kiosk.punch(face(1, drift), { nonce: kiosk.nonce() }));
		}
		const { results } = await submit(kiosk.batch(...events));
		for (const { seq: _, ...rest } of results as { seq: number }[]) answers.add(JSON.stringify(rest));
		context.advance(60);
	}
	expect([...answers]).toEqual([
		JSON.stringify({ result: 'accepted', announcement: { kind: 'not_recognised' } })
	]);
	const rows = await context.db.select().from(punch).where(eq(punch.deviceId, kiosk.id));
	expect(rows).toHaveLength(TRIES);
	const compared = rows.filter(({ reasons }) => !String(reasons).includes('too many tries'));
	// Five in a row, then one each half minute of the sixteen.
	expect(compared.length).toBeLessThanOrEqual(5 + 2 * 16);
	expect(rows.filter(({ employeeId }) => employeeId !== null)).toEqual([]);
}, 60_000);

describe('events that somebody carried here in a file', () => {
	test('are stored and judged like any other, a second time as duplicates, and the device was not heard', async () => {
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		const madeAt = context.now().getTime();
		const event = await kiosk.punch(look(1));
		const before = await contactOf(kiosk);
		context.advance(2 * 86_400);
		const carried = { ...kiosk.batch(event), clock: null };
		expect((await submit(carried)).results).toMatchObject([{ result: 'accepted' }]);
		expect((await submit(carried)).results).toMatchObject([{ result: 'duplicate' }]);
		const [row] = await context.db.select().from(punch).where(eq(punch.deviceId, kiosk.id));
		expect(row).toMatchObject({ status: 'accepted', timeGrade: 'B', online: false });
		expect(row?.punchedAt.getTime()).toBe(madeAt);
		expect(await contactOf(kiosk)).toEqual(before);
	});

	const contactOf = async (client: DeviceClient) =>
		(await context.db.select({ at: device.lastContactAt }).from(device).where(eq(device.id, client.id)))[0]
			?.at;
});

test('an upload that takes its time costs a punch nothing', async () => {
	newDay();
	const kiosk = await DeviceClient.pair(context, { siteId });
	context.advance(3600);
	const batch = kiosk.batch(await kiosk.punch(look(1)));
	const arrivedAt = context.now();
	context.advance(25);
	expect(await submitPunches(context, batch, arrivedAt)).toMatchObject({ ok: true });
	await judgeLeftovers(context);
	const [row] = await context.db.select().from(punch).where(eq(punch.deviceId, kiosk.id));
	expect(row).toMatchObject({ timeGrade: 'B' });
});

test('an event of a newer app than this server is held, signed by its device or not at all', async () => {
	const kiosk = await DeviceClient.pair(context, { siteId });
	const bytes = new TextEncoder().encode(JSON.stringify({ type: 'handover', v: 1 }));
	const signature = encodeBase64url(await sign(kiosk.privateKey, bytes));
	const later = { bytes: encodeBase64url(bytes), signature };
	const good = await kiosk.punch(look(1));
	const reply = await submit(kiosk.batch(later, good));
	expect(reply.results).toMatchObject([
		{ seq: null, result: 'held', code: 'version_unknown' },
		{ seq: 1, result: 'accepted' }
	]);
	const unsigned = await submit(kiosk.batch({ ...later, signature: good.signature }));
	expect(unsigned.results).toMatchObject([{ result: 'refused', code: 'malformed' }]);
});

test.each([3600, -3600])(
	'a server whose clock jumps %i s between nonce and punch calls no time its own',
	async (seconds) => {
		newDay();
		context.advance(7200);
		const kiosk = await DeviceClient.pair(context, { siteId });
		const event = await kiosk.punch(look(1), { nonce: kiosk.nonce() });
		context.advance(seconds);
		expect((await submit(kiosk.batch(event))).results).toMatchObject([{ result: 'accepted' }]);
		const [row] = await context.db.select().from(punch).where(eq(punch.deviceId, kiosk.id));
		expect(row?.timeGrade).not.toBe('A');
		expect(row?.online).toBe(false);
	}
);

test('fifty devices that take the same person at once are all served, and one punch counts', async () => {
	newDay();
	const devices = await Promise.all(Array.from({ length: 50 }, () => DeviceClient.pair(context, { siteId })));
	const batches = await Promise.all(
		devices.map(async (device) => device.batch(await device.punch(look(1), { nonce: device.nonce() })))
	);
	const replies = await Promise.all(batches.map((batch) => submitPunches(context, batch)));
	const kinds = replies.map((result) => {
		const [item] = result.ok ? result.reply.results : [];
		return item?.result === 'accepted' ? item.announcement?.kind : item?.result;
	});
	expect(kinds.filter((kind) => kind === 'recorded')).toHaveLength(1);
	expect(kinds.filter((kind) => kind === 'already_recorded')).toHaveLength(49);
});

test('a stranger, somebody of another site and somebody who is not answered any more get the same answer', async () => {
	newDay();
	const elsewhere = await DeviceClient.pair(context, { siteId: await context.newSite() });
	const kiosk = await DeviceClient.pair(context, { siteId });
	const answer = async (client: DeviceClient, descriptor: Float32Array) => {
		const reply = await submit(client.batch(await client.punch(descriptor, { nonce: client.nonce() })));
		const [item] = reply.results;
		return JSON.stringify({ ...item, seq: 0 });
	};
	const answers = [await answer(elsewhere, look(1))];
	for (let i = 0; i < 6; i++) answers.push(await answer(kiosk, face(110 + i)));
	answers.push(await answer(kiosk, look(1)));
	expect(new Set(answers).size).toBe(1);
});
