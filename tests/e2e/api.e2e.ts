import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { punchRaw } from '$lib/server/db/schema/punch';
import { startApp, type TestApp } from '../support/app';
import { openAppContext, type TestContext } from '../support/context';
import { DeviceClient, face } from '../support/device-client';

let app: TestApp;
let context: TestContext;
let siteId: string;
let kiosk: DeviceClient;

beforeAll(async () => {
	const masterKey = randomBytes(32);
	app = await startApp({
		ownDatabaseServer: true,
		env: { BUNDY_MASTER_KEY: masterKey.toString('base64') }
	});
	context = openAppContext(app, masterKey);
	siteId = await context.newSite();
	kiosk = await DeviceClient.pair(context, { siteId });
});
afterAll(async () => {
	await context?.close();
	await app?.stop();
});

const post = (path: string, body: BodyInit, type = 'application/json') =>
	fetch(app.url + path, { method: 'POST', body, headers: { 'content-type': type } });
const send = async (batch: unknown) => post('/api/v1/punches', JSON.stringify(batch));
const countStored = async () => (await context.db.select({ seq: punchRaw.seq }).from(punchRaw)).length;

describe('a body that is no request is refused with a reason, and nothing is stored', () => {
	const deep = `{"v":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
	test.each([
		['not JSON', '{"v":1', 'application/json', 400, 'malformed'],
		['JSON of another kind', '[]', 'application/json', 400, 'malformed'],
		['wrong types', '{"v":"1","deviceId":7,"events":{}}', 'application/json', 400, 'malformed'],
		['an unknown field', '{"v":1,"__proto__":{"admin":true},"x":1}', 'application/json', 400, 'malformed'],
		['nested thousands deep', deep, 'application/json', 400, 'malformed'],
		['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'application/json', 400, 'malformed'],
		['XML', '<v>1</v>', 'application/xml', 415, 'unsupported_media_type'],
		['over 256 KB', `{"v":"${'x'.repeat(300_000)}"}`, 'application/json', 413, 'too_large']
	])('%s', async (_, body, type, status, code) => {
		for (const path of ['/api/v1/punches', '/api/v1/nonces', '/api/v1/pairings']) {
			const response = await post(path, body, type);
			expect(response.status, path).toBe(status);
			expect(await response.json(), path).toMatchObject({ code, message: expect.any(String) });
		}
		expect(await countStored()).toBe(0);
	});

	test('a device that was never paired', async () => {
		const stranger = {
			...kiosk.batch(await kiosk.punch(face(1))),
			deviceId: '01890000-0000-7000-8000-000000000001'
		};
		const response = await send(stranger);
		expect(response.status).toBe(401);
		expect(await response.json()).toMatchObject({ code: 'device_unknown' });
		expect(await countStored()).toBe(0);
	});

	test('a batch of which every event is refused, with a reason for each', async () => {
		const [event] = kiosk.batch(await kiosk.punch(face(1))).events;
		const forged = { bytes: event?.bytes, signature: 'A'.repeat(86) };
		const response = await send({ ...kiosk.batch(), events: [forged] });
		expect(response.status).toBe(422);
		expect(await response.json()).toMatchObject({
			results: [{ result: 'refused', code: 'signature_invalid' }]
		});
		expect(await countStored()).toBe(0);
	});

	test('and the server is as well as before', async () => {
		const healthy = await DeviceClient.pair(context, { siteId });
		const response = await send(healthy.batch(await healthy.punch(face(1))));
		expect(response.status).toBe(200);
		expect(await countStored()).toBe(1);
	});
});

test('with the database down it says 503 and when to come back, signs nobody out, and recovers by itself', async () => {
	const device = await DeviceClient.pair(context, { siteId });
	const batch = device.batch(await device.punch(face(1)));
	await app.databaseServer?.kill();
	const down = await send(batch);
	expect(down.status).toBe(503);
	expect(Number(down.headers.get('retry-after'))).toBeGreaterThan(0);
	expect(await down.json()).toMatchObject({ code: 'unavailable' });
	const page = await fetch(`${app.url}/sign-in`, { headers: { cookie: 'session=whatever' } });
	expect(page.status).toBe(503);
	expect(page.headers.get('set-cookie')).toBeNull();

	await app.databaseServer?.restart();
	await expect.poll(async () => (await send(batch)).status, { timeout: 30_000, interval: 250 }).toBe(200);
	const again = await send(batch);
	expect(await again.json()).toMatchObject({ results: [{ result: 'duplicate' }] });
});
