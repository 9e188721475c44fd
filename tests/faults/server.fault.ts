import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import mysql from 'mysql2/promise';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { normalisePairingCode } from '$domain/punch/pairing-code';
import type { Context } from '$lib/server/context';
import { deviceAlarm } from '$lib/server/db/schema/device';
import { punchRaw } from '$lib/server/db/schema/punch';
import { issuePairingCode } from '$lib/server/device/pairing-code.service';
import { startApp, type TestApp } from '../support/app';
import { openAppContext, type TestContext } from '../support/context';
import { DeviceClient, look } from '../support/device-client';
import { RestartableDevice } from '../support/restartable-device';

const KILLS = Number(process.env.FAULT_KILLS ?? 200);

let app: TestApp;
let context: TestContext;
let admin: Context;
let siteId: string;

beforeAll(async () => {
	const masterKey = randomBytes(32);
	app = await startApp({
		ownDatabaseServer: true,
		env: { BUNDY_MASTER_KEY: masterKey.toString('base64'), LOG_LEVEL: 'warn' }
	});
	context = openAppContext(app, masterKey);
	admin = context.as(await context.newAdmin());
});
afterAll(async () => {
	await context.close();
	await app.stop();
});
beforeEach(async () => {
	siteId = await context.newSite();
});

const post = (url: string, body: unknown) =>
	fetch(`${url}/api/v1/punches`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body)
	});
const countStored = async (deviceId: string) =>
	(await context.db.select({ seq: punchRaw.seq }).from(punchRaw).where(eq(punchRaw.deviceId, deviceId)))
		.length;

test(
	'the server killed at any moment of a request: what it had answered is stored, and a retry stores it once',
	{ timeout: 1_200_000 },
	async () => {
		const device = await DeviceClient.pair(context, { siteId });
		const acknowledged: number[] = [];
		for (let i = 0; i < KILLS; i++) {
			const event = await device.punch(look(i % 20), { nonce: device.nonce() });
			const answer = post(app.url, device.batch(event)).then(
				({ status }) => status,
				() => null
			);
			await pause((i * 50) / KILLS);
			await app.kill();
			if ((await answer) === 200) acknowledged.push(device.seq);
			await app.restart();
			expect((await post(app.url, device.batch(event))).status).toBe(200);
		}
		const rows = await context.db
			.select({ seq: punchRaw.seq })
			.from(punchRaw)
			.where(eq(punchRaw.deviceId, device.id));
		const stored = rows.map(({ seq }) => seq);
		expect(acknowledged.filter((seq) => !stored.includes(seq))).toEqual([]);
		expect(stored.length).toBe(KILLS);
		expect(new Set(stored).size).toBe(KILLS);
	}
);

test('asked to stop under load, it answers what it had begun', async () => {
	const devices = await Promise.all(Array.from({ length: 10 }, () => DeviceClient.pair(context, { siteId })));
	let stopping = false;
	const broken: string[] = [];
	const accepted = new Map<string, number>();
	const load = devices.map(async (device) => {
		while (!stopping) {
			const event = await device.punch(look(1));
			try {
				const { status } = await post(app.url, device.batch(event));
				if (status === 200) accepted.set(device.id, (accepted.get(device.id) ?? 0) + 1);
				else if (status !== 503) broken.push(String(status));
			} catch (error) {
				// Refused at the door is fine; cut off in the middle is not.
				const code = error instanceof Error && error.cause instanceof Error ? String(error.cause) : 'unknown';
				if (!/ECONNREFUSED/.test(code)) broken.push(code);
				stopping = true;
			}
			await pause(100);
		}
	});
	await pause(1_000);
	const begun = performance.now();
	await app.restart();
	stopping = true;
	await Promise.all(load);
	expect(performance.now() - begun).toBeLessThan(30_000);
	expect(broken).toEqual([]);
	for (const [deviceId, count] of accepted) expect(await countStored(deviceId)).toBeGreaterThanOrEqual(count);
});

test('a request or an answer that is cut short: the retry is a duplicate or the first, and one row', async () => {
	const device = await DeviceClient.pair(context, { siteId });
	for (const cut of [{ request: 200 }, { answer: 30 }]) {
		const proxy = await startCutter(app.url, cut);
		const event = await device.punch(look(2));
		await expect(post(proxy.url, device.batch(event)).then((answer) => answer.json())).rejects.toThrow();
		proxy.stop();
		await expect.poll(() => post(app.url, device.batch(event)).then(({ status }) => status)).toBe(200);
	}
	expect(await countStored(device.id)).toBe(2);
});

test('a server put back to yesterday gets the missing punches from the device, and somebody hears of it', async () => {
	const issued = await issuePairingCode(admin, { kind: 'kiosk', name: 'Gate', siteId });
	if (!issued.ok) throw new Error(issued.reason);
	const device = new RestartableDevice(app.url);
	await device.pair(normalisePairingCode(issued.pairing.code) ?? '');
	await device.start();
	for (let i = 0; i < 5; i++) await device.punch(i);
	await device.sync();
	const restore = await copyDatabase(app.database.adminUrl, app.database.name);
	for (let i = 5; i < 12; i++) await device.punch(i);
	await device.sync();
	expect(await device.delivered()).toHaveLength(12);
	await app.kill();
	await restore();
	await app.restart();
	expect(await countStored(await device.id())).toBe(5);

	device.kill();
	await device.start();
	await device.sync();
	const rows = await context.db
		.select({ hash: punchRaw.hash })
		.from(punchRaw)
		.where(eq(punchRaw.deviceId, await device.id()));
	expect(rows.map(({ hash }) => hash.toString('hex')).sort()).toEqual([...device.saved].sort());
	const alarms = await context.db
		.select({ kind: deviceAlarm.kind })
		.from(deviceAlarm)
		.where(eq(deviceAlarm.deviceId, await device.id()));
	expect(alarms).toEqual([{ kind: 'server_lost_data' }]);
	device.kill();
});

/** All tables as they are now, beside the database; returns how to put them back. */
async function copyDatabase(adminUrl: string, name: string): Promise<() => Promise<void>> {
	const copy = `${name}_copy`;
	const connection = await mysql.createConnection(adminUrl);
	const [rows] = await connection.query<mysql.RowDataPacket[]>('SHOW TABLES');
	const tables = rows.map((row) => String(Object.values(row)[0]));
	await connection.query(`CREATE DATABASE ${copy}`);
	for (const table of tables) {
		await connection.query(`CREATE TABLE ${copy}.\`${table}\` LIKE ${name}.\`${table}\``);
		await connection.query(`INSERT INTO ${copy}.\`${table}\` SELECT * FROM ${name}.\`${table}\``);
	}
	return async () => {
		for (const table of tables) {
			await connection.query(`DELETE FROM ${name}.\`${table}\``);
			await connection.query(`INSERT INTO ${name}.\`${table}\` SELECT * FROM ${copy}.\`${table}\``);
		}
		await connection.query(`DROP DATABASE ${copy}`);
		await connection.end();
	};
}

/** A TCP proxy that drops both ends after so many bytes of the request or of the answer. */
async function startCutter(target: string, cut: { request?: number; answer?: number }) {
	const { port } = new URL(target);
	const server: Server = createServer((client) => {
		const upstream = connect(Number(port), 'localhost');
		const drop = () => {
			client.destroy();
			upstream.destroy();
		};
		let [sent, received] = [0, 0];
		client.on('data', (chunk) => {
			sent += chunk.length;
			if (cut.request !== undefined && sent > cut.request) drop();
			else upstream.write(chunk);
		});
		upstream.on('data', (chunk) => {
			received += chunk.length;
			if (cut.answer !== undefined && received > cut.answer) drop();
			else client.write(chunk);
		});
		client.on('error', drop);
		upstream.on('error', drop);
	});
	await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
	// A TCP server's address is an object with a port.
	const { port: own } = server.address() as AddressInfo;
	return { url: `http://localhost:${own}`, stop: () => server.close() };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
