import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '$lib/server/context';
import { startApp, type TestApp } from '../support/app';
import { openAppContext, type TestContext } from '../support/context';
import {
	expectLedgerEqual,
	makeRandom,
	newLedgerDevice,
	pause,
	readSeeds,
	syncUntilEmpty,
	type Random
} from '../support/ledger';
import type { RestartableDevice } from '../support/restartable-device';

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
test.each(readSeeds(20))('seed %i: nothing acknowledged is lost, nothing is stored twice', async (seed) => {
	const device = await newLedgerDevice(admin, { url: app.url, siteId, name: `Tablet ${seed}` });
	const random = makeRandom(seed);
	for (let step = 0; step < STEPS; step++) await act(device, random);
	await syncUntilEmpty(device);

	expect(device.saved.length).toBeGreaterThan(STEPS / 4);
	await expectLedgerEqual(context, device);
	device.kill();
});

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
