import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeScene } from '../support/camera-scene';
import { launchChromium, type TestBrowser } from '../support/chromium';
import { openKioskOffice, type KioskOffice } from '../support/kiosk-office';

/** Set SCREENSHOTS to a folder to look at the screens. */
const SCREENSHOTS = process.env.SCREENSHOTS;

// One tablet's life, told in order: each test goes on where the one before it ended.
let office: KioskOffice;
let tablet: TestBrowser;
let folder: string;
let camera: string;
let page: Page;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'bundy-kiosk-'));
	camera = join(folder, 'camera.mjpeg');
	writeScene(camera, 'first');
	office = await openKioskOffice();
	await switchOn();
});

afterAll(async () => {
	await tablet?.close();
	await office?.stop();
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function switchOn(): Promise<void> {
	tablet = await launchChromium({ userDataDir: join(folder, 'profile'), fakeVideo: camera });
	({ page } = tablet);
	page.on('console', (message) => {
		if (message.type() === 'error') console.error(`browser: ${message.text()}`);
	});
}

/** Somebody steps before the camera: Chromium reads the scene when the page opens the camera. */
async function stepUp(scene: Parameters<typeof writeScene>[1]): Promise<void> {
	writeScene(camera, scene);
	await page.goto(`${office.app.url}/kiosk`);
}

async function shoot(name: string): Promise<void> {
	if (SCREENSHOTS === undefined) return;
	mkdirSync(SCREENSHOTS, { recursive: true });
	for (const [theme, size] of [
		['light', { width: 1280, height: 800 }],
		['dark', { width: 390, height: 844 }]
	] as const) {
		await page.emulateMedia({ colorScheme: theme });
		await page.setViewportSize(size);
		await page.screenshot({ path: join(SCREENSHOTS, `${name}-${theme}-${size.width}.png`) });
	}
	await page.emulateMedia({ colorScheme: 'light' });
	await page.setViewportSize({ width: 1280, height: 800 });
}

const text = (words: string | RegExp) => page.getByText(words).first().waitFor({ timeout: 45_000 });
const result = (tone: string) => page.locator(`[data-result=${tone}]`).waitFor({ timeout: 45_000 });
const waiting = (count: number) => page.locator(`[data-waiting="${count}"]`).waitFor({ timeout: 45_000 });

test('a code that was never issued is refused with words', async () => {
	await page.goto(`${office.app.url}/pair`);
	await page.getByLabel('Pairing code').fill('AAAA-BBBB-CCCC-DDDD');
	await page.getByRole('button', { name: 'Pair this device' }).click();
	await text(/not a pairing code/);
	await shoot('pair-refused');
});

test('typing the code of the office turns the browser into a kiosk', async () => {
	const code = await office.newPairingCode('Entrance');
	await page.getByLabel('Pairing code').fill(code.toLowerCase());
	await page.getByRole('button', { name: 'Pair this device' }).click();
	await text('This device is paired');
	await shoot('paired');
	await page.getByRole('button', { name: 'Start punching' }).click();
	await page.waitForURL('**/kiosk');
});

test('a face that nobody enrolled is not recognised, and recorded under no name', async () => {
	await result('bad');
	await text('Not recognised here');
	await shoot('not-recognised');
	expect(await office.listPunches()).toMatchObject([{ seq: 1, status: 'not_recognised', online: true }]);
});

test('once enrolled, the same face is greeted by name with direction and time', async () => {
	await office.enrolNewestStranger(await office.newEmployee('Ana Cruz'));
	await stepUp('first');
	await text(/^Good (morning|afternoon|evening), Ana Cruz$/);
	await text(/^IN \d{1,2}:\d{2} (AM|PM)$/);
	await shoot('recorded');
});

test('a second look says what was recorded already', async () => {
	await stepUp('first');
	await text('Already recorded');
	await shoot('already-recorded');
});

test('two people in the picture are told so, and nothing is recorded', async () => {
	const before = await office.countPunches();
	await stepUp('two');
	await text(/One person at a time/);
	await shoot('two-faces');
	expect(await office.countPunches()).toBe(before);
});

test('nobody in the picture: the kiosk waits', async () => {
	await stepUp('nobody');
	await text('Look into the camera.');
	await page.locator('[data-offline-ready=true]').waitFor({ timeout: 20_000 });
	await shoot('idle');
});

test('with the server gone the app still loads, models too, and the punch is saved on the device', async () => {
	await office.app.kill();
	await stepUp('first');
	await text('Saved on this device');
	await waiting(1);
	await shoot('saved-offline');
});

test('the browser killed with punches waiting loses none, and each arrives once, in order, with its own time', async () => {
	const before = (await office.listPunches()).length;
	await stepUp('second');
	await waiting(2);
	const savedAt = Date.now();
	await tablet.kill();
	await office.app.restart();
	writeScene(camera, 'nobody');
	await switchOn();
	await page.goto(`${office.app.url}/`);
	await page.waitForURL('**/kiosk');
	await waiting(0);

	const punches = await office.listPunches();
	expect(punches.map(({ seq }) => seq)).toEqual(punches.map((_, index) => index + 1));
	const late = punches.slice(before);
	expect(late.map(({ status, online }) => [status, online])).toEqual([
		['duplicate', false],
		['not_recognised', false]
	]);
	for (const { punchedAt } of late) expect(punchedAt?.getTime()).toBeLessThanOrEqual(savedAt);
});

test('a revoked tablet says so, and what it holds is kept', async () => {
	await office.revokeDevices();
	await stepUp('first');
	await text('This device is not in use any more');
	await shoot('revoked');
	expect(await page.locator('[data-screen=shut_out]').count()).toBe(1);
});
