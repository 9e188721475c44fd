import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decodeBase64url } from '$domain/base64url';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { parseEvent } from '$domain/punch/device-event';
import type { PunchBatch, PunchReply } from '$domain/punch/wire';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { DeviceClient, face, look, type SignedEvent } from '../../../../tests/support/device-client';
import type { Context } from '../context';
import { auditEvent } from '../db/schema/audit';
import { device } from '../db/schema/device';
import { punch, punchRaw, punchUndo } from '../db/schema/punch';
import { recordConsent } from '../enrolment/consent.service';
import { enrolFace } from '../enrolment/enrolment.service';
import { computeDayRecords } from '../timekeeping/compute-day-records';
import { toDeviceKey } from '../device/device-key';
import { storeEvents } from './ingest.service';
import { judgeLeftovers } from './judge-queue';
import { readSubmitted } from './read-submitted';
import { submitPunches } from './submit.service';

let context: TestContext;
let admin: Context;
let siteId: string;
let ana: string;
let kiosk: DeviceClient;
let day = 0;

beforeAll(async () => {
	context = await createTestContext();
	admin = context.as(await context.newAdmin());
	siteId = await context.newSite();
	ana = await context.newEmployee({ siteId, name: 'Ana Reyes' });
	await recordConsent(admin, { employeeId: ana, textVersion: '1', text: 'text', signedName: 'signed' });
	const descriptors = [0, 0.05, 0.1, 0.15, 0.2].map((drift) => encodeDescriptor(face(1, drift)));
	const enrolled = await enrolFace(admin, {
		employeeId: ana,
		source: 'camera',
		yaws: [0, 0.1, -0.1, 0, 0],
		modelId: RECOGNITION_MODEL,
		descriptors
	});
	expect(enrolled.ok).toBe(true);
});
afterAll(() => context.close());

/** Each test has a working day and a device to itself. */
beforeEach(async () => {
	context.setNow(new Date(Date.UTC(2026, 2, 2 + 4 * day++)));
	kiosk = await DeviceClient.pair(context, { siteId });
});

const submit = async (batch: PunchBatch): Promise<PunchReply> => {
	const result = await submitPunches(context, batch);
	if (!result.ok) throw new Error(result.reason);
	await judgeLeftovers(context);
	return result.reply;
};
const idOf = ({ bytes }: SignedEvent): string => {
	const parsed = parseEvent(decodeBase64url(bytes));
	if (!parsed.ok) throw new Error(parsed.reason);
	return parsed.event.eventId;
};
const makePunch = (person = 1) => kiosk.punch(look(person), { nonce: kiosk.nonce() });
const statuses = async () => {
	const rows = await context.db
		.select({ status: punch.status, direction: punch.direction })
		.from(punch)
		.where(eq(punch.deviceId, kiosk.id))
		.orderBy(punch.punchedAt);
	return rows.map(({ status, direction }) => `${status} ${direction}`);
};

describe('an undo', () => {
	test('takes the punch out of what counts; its bytes stay', async () => {
		const made = await makePunch();
		await submit(kiosk.batch(made));
		context.advance(4);
		const reply = await submit(kiosk.batch(await kiosk.undo({ eventId: idOf(made) })));
		expect(reply.results).toEqual([{ seq: 2, result: 'accepted', announcement: null }]);
		expect(await statuses()).toEqual(['undone in']);
		const raw = await context.db.select().from(punchRaw).where(eq(punchRaw.deviceId, kiosk.id));
		expect(raw.map(({ type }) => type).sort()).toEqual(['punch', 'undo']);
		const audited = await context.db
			.select()
			.from(auditEvent)
			.where(eq(auditEvent.subjectId, idOf(made)));
		expect(audited).toMatchObject([{ action: 'punch.undo', detail: { before: 'accepted' } }]);
		const [found] = await computeDayRecords(context, {
			employeeIds: [ana],
			from: '2026-03-02',
			to: '2026-03-02'
		});
		expect(found?.punches).toEqual([]);
	});

	test('lets the next punch be the way in again, without waiting', async () => {
		const made = await makePunch();
		await submit(kiosk.batch(made));
		context.advance(4);
		await submit(kiosk.batch(await kiosk.undo({ eventId: idOf(made) })));
		context.advance(6);
		const again = await submit(kiosk.batch(await makePunch()));
		expect(again.results[0]).toMatchObject({ announcement: { kind: 'recorded', direction: 'in' } });
	});

	test('sent in one batch with its punch, made without network, works the same', async () => {
		const made = await kiosk.punch(look(1));
		context.advance(5);
		const undo = await kiosk.undo({ eventId: idOf(made) });
		context.advance(3600);
		await submit(kiosk.batch(made, undo));
		expect(await statuses()).toEqual(['undone in']);
	});

	test('that arrives before its punch takes effect when the punch arrives', async () => {
		const made = await kiosk.punch(look(1));
		context.advance(5);
		const undo = await kiosk.undo({ eventId: idOf(made) });
		await submit(kiosk.batch(undo));
		expect(await statuses()).toEqual([]);
		await submit(kiosk.batch(made));
		expect(await statuses()).toEqual(['undone in']);
	});

	test('made more than thirty seconds later is kept and changes nothing', async () => {
		const made = await makePunch();
		await submit(kiosk.batch(made));
		context.advance(31);
		const reply = await submit(kiosk.batch(await kiosk.undo({ eventId: idOf(made) })));
		expect(reply.results[0]).toMatchObject({ result: 'accepted' });
		expect(await statuses()).toEqual(['accepted in']);
		const [row] = await context.db
			.select()
			.from(punchUndo)
			.where(eq(punchUndo.targetEventId, idOf(made)));
		expect(row?.verdict).toBe('too_late');
	});

	test('of another device’s punch changes nothing', async () => {
		const made = await makePunch();
		await submit(kiosk.batch(made));
		const other = await DeviceClient.pair(context, { siteId });
		await submit(other.batch(await other.undo({ eventId: idOf(made), hash: kiosk.hash })));
		expect(await statuses()).toEqual(['accepted in']);
	});

	test('of a punch that a second tap repeated lets that one count', async () => {
		const first = await makePunch();
		await submit(kiosk.batch(first));
		const { hash } = kiosk;
		context.advance(10);
		const second = await makePunch();
		await submit(kiosk.batch(second));
		expect(await statuses()).toEqual(['accepted in', 'duplicate in']);
		await submit(kiosk.batch(await kiosk.undo({ eventId: idOf(first), hash })));
		expect(await statuses()).toEqual(['undone in', 'accepted in']);
	});

	test('turns the direction of what was punched after it', async () => {
		const wrong = await kiosk.punch(look(1));
		const { hash } = kiosk;
		context.advance(20);
		const undo = await kiosk.undo({ eventId: idOf(wrong), hash });
		context.advance(4 * 3600);
		const later = await kiosk.punch(look(1));
		// The undo is held back by a fault on the line; the later punch is judged as the way out.
		await submit(kiosk.batch(wrong, later));
		expect(await statuses()).toEqual(['accepted in', 'accepted out']);
		await submit(kiosk.batch(undo));
		expect(await statuses()).toEqual(['undone in', 'accepted in']);
	});

	test('stored just before a crash takes effect when leftovers are judged, and again changes nothing', async () => {
		const made = await makePunch();
		await submit(kiosk.batch(made));
		context.advance(3);
		const undo = await kiosk.undo({ eventId: idOf(made) });
		const [row] = await context.db.select().from(device).where(eq(device.id, kiosk.id));
		if (!row) throw new Error('no device');
		const sender = {
			id: kiosk.id,
			epoch: 1,
			publicKey: toDeviceKey(row.publicKey)
		};
		const read = await readSubmitted(context, sender, undo);
		if (!read.ok) throw new Error(read.message);
		await storeEvents(context, [{ kind: 'event', signed: read.submitted }], {
			receivedAt: context.now(),
			clock: kiosk.clock()
		});
		expect(await statuses()).toEqual(['accepted in']);
		await judgeLeftovers(context);
		expect(await statuses()).toEqual(['undone in']);
		await submit(kiosk.batch(undo));
		await judgeLeftovers(context);
		expect(await statuses()).toEqual(['undone in']);
	});
});

describe('a punch as BREAK', () => {
	test('goes out while a session is open, and back in after it', async () => {
		const as = (direction: 'auto' | 'break') => kiosk.punch(look(1), { nonce: kiosk.nonce(), direction });
		const said: unknown[] = [];
		for (const direction of ['auto', 'break', 'break', 'auto'] as const) {
			const reply = await submit(kiosk.batch(await as(direction)));
			said.push(reply.results[0]);
			context.advance(3600);
		}
		expect(said).toMatchObject(
			['in', 'out', 'in', 'out'].map((direction) => ({ announcement: { kind: 'recorded', direction } }))
		);
		const sources = await context.db
			.select({ source: punch.directionSource })
			.from(punch)
			.where(eq(punch.deviceId, kiosk.id))
			.orderBy(punch.punchedAt);
		expect(sources.map(({ source }) => source)).toEqual(['inferred', 'break', 'break', 'inferred']);
	});
});
