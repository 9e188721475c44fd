import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import type { PeriodListReply } from '$domain/exports/period-api';
import { MONTHLY } from '$domain/timekeeping/periods';
import { appUser } from '$lib/server/db/schema/access';
import { punchRaw } from '$lib/server/db/schema/punch';
import { createCalendar, openNextPeriods } from '$lib/server/timekeeping/period-calendar.service';
import { createSession } from '$lib/server/access/sessions';
import type { Actor } from '$lib/server/context';
import { revokeDevice } from '$lib/server/device/device.service';
import { switchOfflineGallery } from '$lib/server/people/site-gallery-switch.service';
import { readApiDescription } from '../support/api-description';
import { startApp, type TestApp } from '../support/app';
import { openAppContext, type TestContext } from '../support/context';
import { DeviceClient, face, pairingRequest } from '../support/device-client';

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

describe('each answer that the description promises is given, in the shape that it promises', () => {
	const api = readApiDescription();
	const seen = new Set<string>();

	/** `described`: the path as the description has it, where it holds an id */
	async function check(
		path: string,
		body: unknown,
		headers: Record<string, string> = {},
		described = path
	): Promise<number> {
		const method = body === undefined ? 'get' : 'post';
		const response = await fetch(app.url + path, {
			method,
			headers: { ...(method === 'post' && { 'content-type': 'application/json' }), ...headers },
			body: method === 'get' ? null : typeof body === 'string' ? body : JSON.stringify(body)
		});
		expect(await api.findFault(method, described, response)).toBeNull();
		seen.add(`${method} ${described} ${response.status}`);
		return response.status;
	}

	const POSTS = ['pairings', 'nonces', 'handshakes', 'galleries', 'punches'].map((name) => `/api/v1/${name}`);
	const cookieOf = async (actor: Actor) => {
		if (actor.kind !== 'user') throw new Error('nobody');
		const { token } = await createSession(context.db, actor.userId, new Date());
		return { cookie: `session=${token}` };
	};

	test('of bodies that are none', async () => {
		for (const path of POSTS) {
			expect(await check(path, '{}')).toBe(400);
			expect(await check(path, `"${'x'.repeat(300_000)}"`)).toBe(413);
			expect(await check(path, '{}', { 'content-type': 'application/xml' })).toBe(415);
		}
	});

	test('of devices', async () => {
		const device = await DeviceClient.pair(context, { siteId });
		const nonce = (change: { epoch?: number; deviceId?: string } = {}) => device.nonceRequest(change);
		const stranger = '01890000-0000-7000-8000-000000000001';
		expect(await check('/api/v1/nonces', await nonce())).toBe(200);
		expect(await check('/api/v1/nonces', await nonce({ epoch: 40 }))).toBe(409);
		expect(await check('/api/v1/nonces', await nonce({ deviceId: stranger }))).toBe(401);
		expect(await check('/api/v1/handshakes', await device.handshake())).toBe(200);
		expect(await check('/api/v1/handshakes', await device.handshake({ epoch: 40 }))).toBe(409);
		expect(await check('/api/v1/handshakes', await device.handshake({ deviceId: stranger }))).toBe(401);
		const faces = '/api/v1/galleries';
		const { request } = await device.galleryRequest();
		expect(await check(faces, request)).toBe(404);
		await switchOfflineGallery(context.as(await context.newAdmin()), siteId, true);
		expect(await check(faces, request)).toBe(200);
		expect(await check('/api/v1/handshakes', await device.handshake())).toBe(200);
		expect(await check(faces, { ...request, epoch: 40 })).toBe(409);
		expect(await check(faces, { ...request, deviceId: stranger })).toBe(401);
		const used = device.nonce();
		const first = await device.punch(face(1), { nonce: used });
		expect(await check('/api/v1/punches', device.batch(first))).toBe(200);
		const again = await device.punch(face(2), { nonce: used });
		expect(await check('/api/v1/punches', device.batch(again))).toBe(409);
		const forged = { ...first, signature: 'A'.repeat(86) };
		expect(await check('/api/v1/punches', device.batch(forged))).toBe(422);
		expect(await check('/api/v1/punches', { ...device.batch(first), deviceId: stranger })).toBe(401);
		await revokeDevice(context.as(await context.newAdmin()), device.id);
		expect(await check('/api/v1/nonces', await nonce())).toBe(403);
		expect(await check('/api/v1/handshakes', await device.handshake())).toBe(403);
		expect(await check(faces, request)).toBe(403);
		expect(await check('/api/v1/punches', device.batch(first))).toBe(403);
	});

	test('of people', async () => {
		expect(await check('/api/v1/session', undefined)).toBe(401);
		expect(await check('/api/v1/session', undefined, await cookieOf(await context.newAdmin()))).toBe(200);
	});

	test('of periods', async () => {
		const admin = await context.newAdmin();
		if (admin.kind !== 'user') throw new Error('nobody');
		const employeeId = await context.newEmployee({ siteId });
		const cookie = await cookieOf(admin);
		const list = '/api/v1/periods';
		expect(await check(list, undefined)).toBe(401);
		const calendar = await createCalendar(context.as(admin), {
			name: 'Monthly',
			pattern: MONTHLY,
			scopeKind: 'organisation',
			scopeId: null
		});
		if (!calendar.ok) throw new Error(calendar.reason);
		await openNextPeriods(context.as(admin), calendar.id, 1);
		expect(await check(list, undefined, cookie)).toBe(200);
		const response = await fetch(app.url + list, { headers: cookie });
		const { periods } = (await response.json()) as PeriodListReply;
		const one = (id: string, headers = {}) => check(`${list}/${id}`, undefined, headers, `${list}/{id}`);
		const id = periods[0]?.id ?? '';
		expect(await one(id)).toBe(401);
		expect(await one(id, cookie)).toBe(200);
		expect(await one('nothing', cookie)).toBe(404);
		await context.db
			.update(appUser)
			.set({ role: 'employee', employeeId })
			.where(eq(appUser.id, admin.userId));
		expect(await check(list, undefined, cookie)).toBe(403);
		expect(await one(id, cookie)).toBe(403);
	});

	test('of pairing codes, good and bad', async () => {
		const employeeId = await context.newEmployee({ siteId });
		const admin = await context.newAdmin();
		const pair = async (code: string, headers = {}) =>
			check('/api/v1/pairings', await pairingRequest(code), headers);
		const kiosk = { kind: 'kiosk', ownerEmployeeId: null } as const;
		const code = await context.newPairingCode({ ...kiosk, siteId });
		expect(await pair(code)).toBe(201);
		expect(await pair(code)).toBe(410);
		const personal = await context.newPairingCode({ kind: 'personal', ownerEmployeeId: employeeId, siteId });
		expect(await pair(personal)).toBe(401);
		expect(await pair(personal, await cookieOf(admin))).toBe(403);
		// Guesses are counted; after so many of them even a good code has to wait.
		let status = await pair('0000000000000000');
		expect(status).toBe(404);
		for (let i = 0; i < 100 && status !== 429; i++) status = await pair('0000000000000000');
		expect(status).toBe(429);
	});

	test('and none is left out but the database’s', () => {
		const left = api.promised.filter((answer) => !seen.has(answer));
		expect(left).toEqual(api.promised.filter((answer) => answer.endsWith(' 503')));
	});
});

test('with the database down it says 503 and when to come back, signs nobody out, and recovers by itself', async () => {
	const device = await DeviceClient.pair(context, { siteId });
	const batch = device.batch(await device.punch(face(1)));
	await app.databaseServer?.kill();
	const down = await send(batch);
	expect(down.status).toBe(503);
	expect(Number(down.headers.get('retry-after'))).toBeGreaterThan(0);
	const api = readApiDescription();
	expect(await api.findFault('post', '/api/v1/punches', down.clone())).toBeNull();
	expect(await down.json()).toMatchObject({ code: 'unavailable' });
	const others = [
		['/api/v1/nonces', await device.nonceRequest()],
		['/api/v1/handshakes', await device.handshake()],
		['/api/v1/pairings', await pairingRequest('1111111111111111')]
	] as const;
	for (const [path, body] of others) {
		const response = await post(path, JSON.stringify(body));
		// A server that counts wrong codes may turn one away before it asks the database.
		if (response.status !== 429) expect(response.status, path).toBe(503);
		expect(await api.findFault('post', path, response)).toBeNull();
	}
	const session = await fetch(`${app.url}/api/v1/session`, { headers: { cookie: 'session=whatever' } });
	expect(session.status).toBe(503);
	expect(await api.findFault('get', '/api/v1/session', session)).toBeNull();
	const page = await fetch(`${app.url}/sign-in`, { headers: { cookie: 'session=whatever' } });
	expect(page.status).toBe(503);
	expect(page.headers.get('set-cookie')).toBeNull();

	await app.databaseServer?.restart();
	await expect.poll(async () => (await send(batch)).status, { timeout: 30_000, interval: 250 }).toBe(200);
	const again = await send(batch);
	expect(await again.json()).toMatchObject({ results: [{ result: 'duplicate' }] });
});
