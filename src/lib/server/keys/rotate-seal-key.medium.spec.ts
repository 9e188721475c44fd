import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeBase64url } from '$domain/base64url';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { parseEvent } from '$domain/punch/device-event';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { DeviceClient, look, type SignedEvent } from '../../../../tests/support/device-client';
import type { Actor } from '../context';
import { openDatabase } from '../db/database';
import { auditEvent } from '../db/schema/audit';
import { punch } from '../db/schema/punch';
import { shakeHands } from '../device/handshake.service';
import { judgeLeftovers } from '../punch/judge-queue';
import { submitPunches } from '../punch/submit.service';
import { describeSealKey, rotateSealKey } from './rotate-seal-key.service';
import { getSealKey } from './seal-key';

let t: TestContext;
let admin: Actor;
let tablet: DeviceClient;

beforeAll(async () => {
	t = await createTestContext();
	admin = await t.newAdmin();
	tablet = await DeviceClient.pair(t, { siteId: await t.newSite() });
});
afterAll(() => t.close());

async function send(...events: SignedEvent[]) {
	const result = await submitPunches(t, tablet.batch(...events));
	if (!result.ok) throw new Error(result.reason);
	return result.reply.results;
}

function sealedTo({ bytes }: SignedEvent): string | null {
	const parsed = parseEvent(decodeBase64url(bytes));
	return parsed.ok && parsed.event.type === 'punch' ? parsed.event.sealed.keyId : null;
}

const notUnit = {
	modelId: RECOGNITION_MODEL,
	descriptors: [encodeDescriptor(new Float32Array(128).fill(1))]
};

test('a queue that was sealed before two rotations opens when it arrives, and is judged', async () => {
	const before = await describeSealKey(t.as(admin));
	const queue = [await tablet.punch(look(1)), await tablet.punch(look(2), { evidence: notUnit })];
	expect(queue.map(sealedTo)).toEqual([before.keyId, before.keyId]);
	for (let i = 0; i < 2; i++) {
		t.advance(86_400);
		await rotateSealKey(t.as(admin));
	}
	expect((await describeSealKey(t.as(admin))).keyId).not.toBe(before.keyId);
	// That the second one is refused for what is inside shows that both were opened.
	expect(await send(...queue)).toMatchObject([
		{ result: 'accepted' },
		{ result: 'refused', code: 'descriptor_invalid' }
	]);
	await judgeLeftovers(t);
	const judged = await t.db.select().from(punch).where(eq(punch.deviceId, tablet.id));
	expect(judged).toHaveLength(1);
	expect(judged[0]?.reasons).not.toContain('sealed');
});

test('the next handshake brings the new key, within a lease that is still young', async () => {
	t.advance(1);
	const { keyId } = await rotateSealKey(t.as(admin));
	const result = await shakeHands(t, await tablet.handshake());
	if (!result.ok || !result.reply.lease) throw new Error('no lease');
	await tablet.takeLease(result.reply.lease);
	const event = await tablet.punch(look(3));
	expect(sealedTo(event)).toBe(keyId);
	expect(await send(event)).toMatchObject([{ result: 'accepted' }]);
});

test('another replica hands out the new key within a minute, and knows it at once when a face comes sealed to it', async () => {
	const db = openDatabase(t.adminUrl);
	const replica = { ...t, db };
	try {
		const known = await getSealKey(replica);
		t.advance(10);
		const { keyId } = await rotateSealKey(t.as(admin));
		expect((await getSealKey(replica)).keyId).toBe(known.keyId);
		t.advance(60);
		expect((await getSealKey(replica)).keyId).toBe(keyId);
	} finally {
		await db.$client.end();
	}
});

test('only administrators rotate on the page, and each rotation is on the audit trail', async () => {
	await expect(rotateSealKey(t)).rejects.toMatchObject({ status: 401 });
	const rows = await t.db.select().from(auditEvent).where(eq(auditEvent.action, 'seal_key.rotate'));
	expect(rows).toHaveLength(4);
});
