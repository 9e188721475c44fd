import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { issuePairingCode } from '$lib/server/device/pairing-code.service';
import { recordConsent } from '$lib/server/enrolment/consent.service';
import { enrolFace } from '$lib/server/enrolment/enrolment.service';
import { startApp, type TestApp } from '../support/app';
import { openAppContext, type TestContext } from '../support/context';
import { DeviceClient, face, look } from '../support/device-client';

const METRICS_TOKEN = 'a-token-for-the-metrics-collector';
const PASSWORD = 'four quiet boats at noon';
const WRONG_PASSWORD = 'four loud boats at noon';

let app: TestApp;
let context: TestContext;
const masterKey = randomBytes(32);

beforeAll(async () => {
	app = await startApp({
		ownDatabaseServer: true,
		env: {
			BUNDY_MASTER_KEY: masterKey.toString('base64'),
			BUNDY_METRICS_TOKEN: METRICS_TOKEN,
			LOG_LEVEL: 'trace'
		}
	});
	context = openAppContext(app, masterKey);
});
afterAll(async () => {
	await context?.close();
	await app?.stop();
});

const postForm = (path: string, fields: Record<string, string>) =>
	fetch(app.url + path, {
		method: 'POST',
		headers: { accept: 'text/html', origin: app.url },
		body: new URLSearchParams(fields),
		redirect: 'manual'
	});
const postJson = (path: string, body: unknown) =>
	fetch(app.url + path, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body)
	});
const readLines = () =>
	app
		.readLog()
		.split('\n')
		.filter((line) => line.startsWith('{'))
		.map((line): Record<string, unknown> => JSON.parse(line));

describe('a healthy server', () => {
	test('is alive and ready, and says what it looked at', async () => {
		expect((await fetch(`${app.url}/livez`)).status).toBe(200);
		const ready = await fetch(`${app.url}/readyz`);
		expect(ready.status).toBe(200);
		const ok = { ok: true };
		expect(await ready.json()).toEqual({
			ready: true,
			checks: { database: ok, migrations: ok, keys: ok, clock: ok, disk: ok, serving: ok }
		});
	});

	test('shows its metrics to this machine and to the token, and to nobody through a proxy', async () => {
		const read = (headers: Record<string, string> = {}) => fetch(`${app.url}/metrics`, { headers });
		const proxied = { 'x-forwarded-for': '203.0.113.9' };
		expect((await read(proxied)).status).toBe(403);
		expect((await read({ ...proxied, authorization: `Bearer ${METRICS_TOKEN}` })).status).toBe(200);
		const response = await read();
		expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
		const text = await response.text();
		for (const name of [
			'bundy_punches_total{result="accepted"} 0',
			'bundy_http_request_seconds_bucket',
			'bundy_database_connections{state="waiting"} 0',
			'bundy_database_up 1',
			'bundy_stale_days 0',
			'nodejs_eventloop_lag_p99_seconds',
			'process_resident_memory_bytes'
		])
			expect(text).toContain(name);
	});

	test('gives each answer a number that the log knows', async () => {
		const response = await fetch(`${app.url}/sign-in`);
		const requestId = response.headers.get('x-request-id');
		expect(requestId).toMatch(/^[\da-f-]{36}$/);
		await expect
			.poll(() => readLines().find((line) => line.requestId === requestId))
			.toMatchObject({ method: 'GET', route: '/(auth)/sign-in', status: 200, msg: 'request' });
	});
});

describe('the log of everything that a day brings', () => {
	const secrets: Record<string, string> = {
		masterKey: masterKey.toString('base64'),
		metricsToken: METRICS_TOKEN,
		password: PASSWORD,
		wrongPassword: WRONG_PASSWORD
	};

	test('set-up, sign-in, pairing, enrolment and punches, good ones and bad ones', async () => {
		secrets.setupToken = app.setupToken;
		const created = await postForm(`/setup?token=${app.setupToken}`, {
			organisationName: 'Bundy Works',
			siteName: 'Head office',
			timeZone: 'Asia/Manila',
			adminName: 'Office',
			email: 'office@example.org',
			password: PASSWORD
		});
		expect(created.status).toBe(303);
		secrets.cookie = /=([^;]+)/.exec(created.headers.get('set-cookie') ?? '')?.[1] ?? '';
		const refused = await postForm('/sign-in', { email: 'office@example.org', password: WRONG_PASSWORD });
		expect(await refused.text()).toContain('wrong');

		const admin = context.as(await context.newAdmin());
		const siteId = await context.newSite();
		const issued = await issuePairingCode(admin, {
			kind: 'kiosk',
			name: 'Door',
			siteId
		});
		if (!issued.ok) throw new Error(issued.reason);
		secrets.pairingCode = issued.pairing.code;
		await postJson('/api/v1/pairings', { v: 1, code: issued.pairing.code });

		const employeeId = await context.newEmployee({ siteId });
		await recordConsent(admin, { employeeId, textVersion: '1', text: 'I agree.', signedName: 'Test' });
		const descriptors = [0, 0.05, 0.1, 0.15, 0.2].map((drift) => encodeDescriptor(face(1, drift)));
		secrets.descriptor = descriptors[0] ?? '';
		const enrolled = await enrolFace(admin, {
			employeeId,
			source: 'camera',
			yaws: [0, 0.1, -0.1, 0, 0],
			modelId: RECOGNITION_MODEL,
			descriptors
		});
		expect(enrolled.ok).toBe(true);

		const kiosk = await DeviceClient.pair(context, { siteId });
		const nonce = kiosk.nonce();
		secrets.nonce = nonce;
		const good = await kiosk.punch(look(1), { nonce });
		secrets.event = good.bytes;
		secrets.signature = good.signature;
		expect((await postJson('/api/v1/punches', kiosk.batch(good))).status).toBe(200);
		const forged = { bytes: good.bytes, signature: 'A'.repeat(86) };
		expect((await postJson('/api/v1/punches', kiosk.batch(forged))).status).toBe(422);
		expect(await (await fetch(`${app.url}/metrics`)).text()).toContain(
			'bundy_punches_total{result="accepted"} 1'
		);
	});

	test('a database that is gone: alive, not ready, 503 with a number, and everything in the log', async () => {
		await app.databaseServer?.kill();
		expect((await fetch(`${app.url}/livez`)).status).toBe(200);
		const ready = await fetch(`${app.url}/readyz`);
		expect(ready.status).toBe(503);
		expect(await ready.json()).toMatchObject({
			ready: false,
			checks: { database: { ok: false, problem: 'The database does not answer.' } }
		});
		const headers = { cookie: `session=${secrets.cookie}` };
		const page = await fetch(`${app.url}/setup?token=${app.setupToken}`, { headers });
		expect(page.status).toBe(503);
		const requestId = page.headers.get('x-request-id') ?? '';
		expect(await page.text()).toContain(requestId);
		await expect.poll(() => readLines().filter((line) => line.requestId === requestId).length).toBe(2);
		await postForm('/sign-in', { email: 'office@example.org', password: PASSWORD });
		expect(await (await fetch(`${app.url}/metrics`)).text()).toContain('bundy_database_up');
		await app.databaseServer?.restart();
		await expect.poll(async () => (await fetch(`${app.url}/readyz`)).status, { timeout: 20_000 }).toBe(200);
	});

	test('holds no password, token, code, cookie, key, descriptor, event or signature', () => {
		const text = app.readLog();
		expect(text.length).toBeGreaterThan(2_000);
		for (const [name, secret] of Object.entries(secrets)) {
			expect(secret.length, name).toBeGreaterThan(8);
			expect(text.includes(secret), name).toBe(false);
			expect(text.includes(encodeURIComponent(secret)), name).toBe(false);
		}
	});
});
