import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProofVerifier } from '$domain/proof/verify-proof';
import type { QueueFile } from '$domain/punch/queue-file';
import { createSession } from '$lib/server/access/sessions';
import { raiseAlarm } from '$lib/server/device/device-alarm.service';
import { judgeLeftovers } from '$lib/server/punch/judge-queue';
import { submitPunches } from '$lib/server/punch/submit.service';
import { startApp, type TestApp } from '../support/app';
import { launchChromium, type TestBrowser } from '../support/chromium';
import { openAppContext, type TestContext } from '../support/context';
import { DeviceClient, look } from '../support/device-client';
import { listScreenFaults } from '../support/screens';

// What the office does about devices, told in order: each test goes on where the one before it ended.
let app: TestApp;
let context: TestContext;
let browser: TestBrowser;
let page: Page;
let siteId: string;
let tablet: DeviceClient;
const folder = mkdtempSync(join(tmpdir(), 'bundy-devices-'));

beforeAll(async () => {
	const masterKey = randomBytes(32);
	app = await startApp({ env: { BUNDY_MASTER_KEY: masterKey.toString('base64') } });
	context = openAppContext(app, masterKey);
	siteId = await context.newSite({ name: 'Quarry', timeZone: 'Asia/Manila' });
	tablet = await DeviceClient.pair(context, { siteId, kind: 'field' });
	const admin = await context.newAdmin();
	if (admin.kind !== 'user') throw new Error('no administrator');
	const { token } = await createSession(context.db, admin.userId, new Date());
	browser = await launchChromium();
	({ page } = browser);
	page.setDefaultTimeout(20_000);
	await browser.context.addCookies([{ name: 'session', value: token, url: app.url }]);
});
afterAll(async () => {
	await browser?.close();
	await context?.close();
	await app?.stop();
	rmSync(folder, { recursive: true });
});

const open = (path: string) => page.goto(app.url + path);
const sees = (text: string | RegExp) => page.getByText(text).first().waitFor();
const button = (name: string) => page.getByRole('button', { name, exact: true });

/** Every screen is checked for accessibility, and pictured if wanted. */
async function shoot(name: string): Promise<void> {
	expect(await listScreenFaults(page, name)).toEqual([]);
}

test('an alarm says what happened and what to do, and is settled with a word of explanation', async () => {
	await raiseAlarm(context.db, {
		deviceId: tablet.id,
		kind: 'queue_old',
		subject: 'test',
		detail: {},
		at: new Date()
	});
	await open('/admin/devices');
	await sees('Open alarms');
	await shoot('devices-alarms');
	await page.getByLabel('What was found out').fill('The tablet was in a drawer.');
	await button('Settle').click();
	await sees('The alarm was settled.');
	expect(await page.getByText('Open alarms').count()).toBe(0);
});

test('the key that faces are sealed to is changed after a question', async () => {
	const keyId = page.locator('section', { hasText: 'Key that faces are sealed to' }).locator('.font-mono');
	const before = await keyId.textContent();
	await button('Make a new key …').click();
	await button('Make a new key').click();
	await sees('A new key was made.');
	expect(await keyId.textContent()).not.toBe(before);
});

test('a site’s limits are changed, a wrong number is refused beside its field, and the device gets the new ones', async () => {
	await open(`/admin/sites/${siteId}`);
	const field = page.getByRole('group', { name: 'Field devices' });
	await field.getByLabel('Hours').fill('9000');
	await field.getByLabel('Events').fill('300');
	const save = page.locator('form', { has: field }).getByRole('button', { name: 'Save' });
	await save.click();
	await sees('At most 30 days.');
	await shoot('devices-site');
	await field.getByLabel('Hours').fill('100');
	await save.click();
	await sees('Saved. Each device gets its new limits at its next contact.');
	const response = await fetch(`${app.url}/api/v1/handshakes`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(await tablet.handshake())
	});
	await tablet.takeLease((await response.json()).lease);
	expect(tablet.lease).toMatchObject({ maxEvents: 300 });
	expect((tablet.lease?.notAfterMs ?? 0) - (tablet.lease?.issuedMs ?? 0)).toBe(100 * 3_600_000);
});

test('a site’s devices get a PIN that is not too easy, and lose it again', async () => {
	await page.getByLabel('PIN', { exact: true }).fill('123456');
	await button('Set PIN').click();
	await sees(/harder to guess/);
	await page.getByLabel('PIN', { exact: true }).fill('480271');
	await button('Set PIN').click();
	await sees('A PIN is set.');
	await button('Remove PIN …').click();
	await button('Remove PIN').click();
	await sees('No PIN is set.');
});

test('whether devices hold faces is switched with a word of what it costs, and off again', async () => {
	await open(`/admin/sites/${siteId}`);
	await sees('Off: no device holds a face.');
	await button('Switch on …').click();
	await sees('Let this site’s devices hold faces?');
	await button('Switch on').click();
	await sees('On: kiosks and field devices of this site hold the faces of its people.');
	await shoot('devices-faces');
	await button('Switch off …').click();
	await button('Switch off').click();
	await sees('Off: no device holds a face.');
});

test('a queue that was carried here in a file is imported, once more changes nothing, and something else is told apart', async () => {
	const events = [await tablet.punch(look(1)), await tablet.clockJump(9_000), await tablet.punch(look(2))];
	const { deviceId } = tablet.batch(...events);
	const clock = tablet.clock();
	const file: QueueFile = { v: 1, type: 'bundy-queue', deviceId, exportedMs: Date.now(), clock, events };
	const paths = { good: join(folder, 'queue.json'), bad: join(folder, 'other.json') };
	writeFileSync(paths.good, JSON.stringify(file));
	writeFileSync(paths.bad, '{"v":1}');

	await open('/admin/devices/import');
	await button('Import').click();
	await sees('Choose the file first.');
	await page.getByLabel('File from the device').setInputFiles(paths.bad);
	await button('Import').click();
	await sees(/This is not a device’s queue/);
	await shoot('devices-import');
	await page.getByLabel('File from the device').setInputFiles(paths.good);
	await button('Import').click();
	await sees('3 new, 0 known before, of 3');
	await button('Import').click();
	await sees('0 new, 3 known before, of 3');
});

test('all of it is on the audit trail, which is searched, and a proof that holds is downloaded there', async () => {
	await submitPunches(context, tablet.batch(await tablet.punch(look(3))));
	await judgeLeftovers(context);
	await open('/admin/audit');
	await page.getByRole('cell', { name: /Site: change lease limits/ }).waitFor();
	await sees('field hours:');
	await sees('The tablet was in a drawer.');
	await shoot('devices-audit');
	await page.getByLabel('What').selectOption('seal_key');
	await page.waitForURL(/what=seal_key/);
	await sees('1 change');
	const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
	await page.getByLabel('First day').fill(today);
	await page.getByLabel('Last day').fill(today);
	const [download] = await Promise.all([page.waitForEvent('download'), button('Download proof').click()]);
	expect(download.suggestedFilename()).toBe(`proof-${today}-${today}.jsonl`);
	const verifier = new ProofVerifier();
	const chunks: Buffer[] = [];
	for await (const chunk of await download.createReadStream()) chunks.push(chunk);
	for (const line of Buffer.concat(chunks).toString().trimEnd().split('\n')) await verifier.take(line);
	const report = await verifier.finish();
	expect(report.findings.filter(({ kind }) => kind === 'wrong')).toEqual([]);
	expect(report.counts).toMatchObject({ devices: 1, punches: 3 });
});
