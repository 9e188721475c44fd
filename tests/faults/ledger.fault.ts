import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { normalisePairingCode } from '$domain/punch/pairing-code';
import type { Context } from '$lib/server/context';
import { punchPending, punchRaw } from '$lib/server/db/schema/punch';
import { issuePairingCode } from '$lib/server/device/pairing-code.service';
import { startApp, type TestApp } from '../support/app';
import { openAppContext, type TestContext } from '../support/context';
import { RestartableDevice } from '../support/restartable-device';

/** FAULT_SEED=n runs one seed again, FAULT_SEEDS=n so many of them. */
const SEEDS = process.env.FAULT_SEED
	? [Number(process.env.FAULT_SEED)]
	: Array.from({ length: Number(process.env.FAULT_SEEDS ?? 20) }, (_, i) => i + 1);
const STEPS = 40;

let app: TestApp;
let context: TestContext;
let siteId: string;
let admin: Context;

beforeAll(async () => {
	const masterKey = randomBytes(32);
	app = await startApp({
		ownDatabaseServer: true,
		env: { BUNDY_MASTER_KEY: masterKey.toString('base64'), LOG_LEVEL: 'warn' }
	});
	context = openAppContext(app, masterKey);
	siteId = await context.newSite();
	admin = context.as(await context.newAdmin());
});
afterAll(async () => {
	await context.close();
	await app.stop();
});

/**
 * The gate of every release: what a person was told is saved, and what the server has signed for, is in the store once,
 * whatever was killed in between (reliability: Jepsen's way of comparing acknowledged operations with stored ones).
 */
test.each(SEEDS)('seed %i: nothing acknowledged is lost, nothing is stored twice', async (seed) => {
	const device = await newDevice(`Tablet ${seed}`);
	const random = makeRandom(seed);
	for (let step = 0; step < STEPS; step++) await act(device, random);
	await syncUntilEmpty(device);

	const counts = countEach(await storedHashes(device));
	const missing = (hashes: string[]) => hashes.filter((hash) => !counts.has(hash));
	expect(device.saved.length).toBeGreaterThan(STEPS / 4);
	expect(missing(device.saved)).toEqual([]);
	expect(missing(await device.delivered())).toEqual([]);
	expect([...counts].filter(([, count]) => count > 1)).toEqual([]);
	await expect.poll(countUnjudged, { timeout: 30_000 }).toBe(0);
	device.kill();
});

type Random = () => number;

/** One step; what is under way when something dies is left to its fate. */
async function act(device: RestartableDevice, random: Random): Promise<void> {
	const roll = random();
	if (roll < 0.55) return device.punch(Math.floor(random() * 20));
	const syncing = device.sync();
	await pause(random() * 60);
	if (roll < 0.8) return syncing;
	if (roll < 0.91) {
		// A kill between signing and storing, too: the punch under way is nobody's yet.
		void device.punch(1);
		await pause(random() * 10);
		device.kill();
		return device.start();
	}
	if (roll < 0.96) {
		await app.kill();
		await app.restart();
	} else {
		await app.databaseServer?.kill();
		await app.databaseServer?.restart();
	}
	return syncing;
}

async function newDevice(name: string): Promise<RestartableDevice> {
	const issued = await issuePairingCode(admin, { kind: 'kiosk', name, siteId });
	if (!issued.ok) throw new Error(issued.reason);
	const device = new RestartableDevice(app.url);
	await device.pair(normalisePairingCode(issued.pairing.code) ?? '');
	await device.start();
	return device;
}

async function syncUntilEmpty(device: RestartableDevice): Promise<void> {
	for (let tries = 0; tries < 100; tries++) {
		await device.sync();
		const { waiting } = await device.summary();
		if (waiting === 0) return;
		await pause(200);
	}
	throw new Error('the queue never became empty');
}

async function storedHashes(device: RestartableDevice): Promise<string[]> {
	const rows = await context.db
		.select({ hash: punchRaw.hash })
		.from(punchRaw)
		.where(eq(punchRaw.deviceId, await device.id()));
	return rows.map(({ hash }) => hash.toString('hex'));
}

async function countUnjudged(): Promise<number> {
	return (await context.db.select().from(punchPending)).length;
}

function countEach(values: string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	return counts;
}

/** mulberry32: the same numbers for the same seed. */
function makeRandom(seed: number): Random {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
