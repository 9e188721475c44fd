import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import vectors from '../../../../docs/protocol-vectors.json' with { type: 'json' };
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { device } from '../db/schema/device';
import { punch, punchRaw } from '../db/schema/punch';
import { serverKey } from '../db/schema/server-key';
import { seal } from '../keys/key-ring';
import { judgeLeftovers } from './judge-queue';
import { submitPunches } from './submit.service';

/**
 * What devices of the first release have signed may wait on one for years. These bytes are never made anew: a later event
 * format gets examples beside them.
 */
const DEVICE_ID = '01910000-0000-7000-8000-0000000000d1';
const MADE_AT = 1_772_409_600_000;

let context: TestContext;
beforeAll(async () => {
	context = await createTestContext();
	context.setNow(new Date(MADE_AT));
	const siteId = await context.newSite();
	const { keys } = vectors;
	await context.db.insert(device).values({
		id: DEVICE_ID,
		kind: 'field',
		name: 'Quarry',
		siteId,
		publicKey: Buffer.from(keys.device.publicKey, 'base64url'),
		epoch: 1,
		userAgent: 'first release',
		pairedAt: new Date(MADE_AT)
	});
	const purpose = `seal:${keys.seal.keyId}`;
	const scalar = Buffer.from(keys.seal.privateKey, 'base64url');
	await context.db.insert(serverKey).values({
		purpose,
		publicKey: Buffer.from(keys.seal.publicKey, 'base64url'),
		wrappedPrivateKey: seal(context.keys.wrapping, scalar, `server-key:${purpose}`),
		createdAt: new Date(MADE_AT)
	});
});
afterAll(() => context.close());

async function resultsOf(sent: ReturnType<typeof submitPunches>) {
	const answer = await sent;
	return answer.ok ? answer.reply.results.map(({ result }) => result) : answer.reason;
}

test('events of the first release are taken years later, stored to the byte, opened and judged', async () => {
	context.setNow(new Date(MADE_AT + 3 * 365 * 86_400_000));
	const events = vectors.events.map(({ bytes, signature }) => ({ bytes, signature }));
	const send = () => submitPunches(context, { v: 1, deviceId: DEVICE_ID, clock: null, events });
	expect(await resultsOf(send())).toEqual(vectors.events.map(() => 'accepted'));
	const rows = await context.db.select().from(punchRaw).orderBy(punchRaw.seq);
	expect(rows.map(({ bytes }) => bytes.toString())).toEqual(vectors.events.map(({ text }) => text));
	expect(rows.map(({ hash }) => hash.toString('hex'))).toEqual(vectors.events.map(({ hash }) => hash));
	await judgeLeftovers(context);
	const [judged] = await context.db.select().from(punch).where(eq(punch.deviceId, DEVICE_ID));
	expect(judged?.reasons).toContain('nobody on this roster has the number');
	expect(judged?.reasons).not.toMatch(/sealed|open/);
	expect(await resultsOf(send())).toEqual(vectors.events.map(() => 'duplicate'));
});
