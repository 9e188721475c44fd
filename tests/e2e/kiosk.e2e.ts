import { decodeBase64url } from '$domain/base64url';
import { parseDescriptor } from '$domain/punch/descriptor';
import { parseEvent } from '$domain/punch/device-event';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readQueueFile, type QueueFile } from '$domain/punch/queue-file';
import { importFile } from '$lib/client/import/import-file';
import type { Scene } from '../support/camera-scene';
import { openKioskOffice, type KioskOffice } from '../support/kiosk-office';
import { Tablet } from '../support/tablet';

// One tablet's life, told in order: each test goes on where the one before it ended.
let office: KioskOffice;
let ana: string;
const tablet = new Tablet();

beforeAll(async () => {
	office = await openKioskOffice();
	await tablet.switchOn();
});

afterAll(async () => {
	await tablet.throwAway();
	await office?.stop();
});

async function stepUp(scene: Scene): Promise<void> {
	tablet.show(scene);
	await tablet.page.goto(`${office.app.url}/kiosk`);
}

/** Without network a kiosk asks who it was; nobody has to say. */
async function skipNumber(): Promise<void> {
	await tablet.page.getByRole('button', { name: 'Skip' }).click();
}

test('a code that was never issued is refused with words', async () => {
	await tablet.page.goto(`${office.app.url}/pair`);
	await tablet.page.getByLabel('Pairing code').fill('AAAA-BBBB-CCCC-DDDD');
	await tablet.page.getByRole('button', { name: 'Pair this device' }).click();
	await tablet.sees(/not a pairing code/);
	await tablet.shoot('pair-refused');
	expect(await tablet.listAccessFaults()).toEqual([]);
});

test('typing the code of the office turns the browser into a kiosk', async () => {
	tablet.show('first');
	const code = await office.newPairingCode('Entrance');
	await tablet.page.getByLabel('Pairing code').fill(code.toLowerCase());
	await tablet.page.getByRole('button', { name: 'Pair this device' }).click();
	await tablet.sees('This device is paired');
	await tablet.shoot('paired');
	expect(await tablet.listAccessFaults()).toEqual([]);
	await tablet.page.getByRole('button', { name: 'Start punching' }).click();
	await tablet.page.waitForURL('**/kiosk');
});

test('a face that nobody enrolled is not recognised, and recorded under no name', async () => {
	await tablet.sees('Not recognised here');
	await tablet.shoot('not-recognised');
	expect(await office.listPunches()).toMatchObject([{ status: 'not_recognised', online: true }]);
});

test('once enrolled, the same face is greeted by name with direction and time', async () => {
	ana = await office.newEmployee('Ana Cruz');
	await office.enrolNewestStranger(ana);
	await stepUp('first');
	await tablet.sees(/^Good (morning|afternoon|evening), Ana Cruz$/);
	await tablet.sees(/^IN \d{1,2}:\d{2}\s(AM|PM)$/);
	await tablet.shoot('recorded');
	expect(await tablet.listAccessFaults()).toEqual([]);
});

test('whoever stays in the picture is not punched again; a tap lets the same face through, once', async () => {
	await tablet.page.getByRole('button', { name: 'Next person' }).click();
	await tablet.sees('Already recorded');
	await tablet.shoot('already-recorded');
	expect((await office.listPunches()).map(({ status }) => status)).toEqual([
		'not_recognised',
		'accepted',
		'duplicate'
	]);
});

test('the direction chosen on the screen counts, for one punch, and Undo takes that punch back', async () => {
	await tablet.page.getByText('OUT', { exact: true }).click();
	await tablet.page.getByRole('button', { name: 'Next person' }).click();
	await tablet.sees(/^OUT \d/);
	await tablet.page.getByRole('button', { name: 'Undo' }).click();
	await tablet.sees('This punch does not count.');
	await tablet.shoot('undone');
	expect(await tablet.listAccessFaults()).toEqual([]);
	await tablet.page.getByRole('radio', { name: 'Automatic', checked: true }).waitFor();
	await expect.poll(async () => (await office.listPunches()).at(-1)?.status).toBe('undone');
});

test('two people in the picture are told so, and nothing is recorded', async () => {
	const before = await office.countPunches();
	await stepUp('two');
	await tablet.sees(/One person at a time/);
	await tablet.shoot('two-faces');
	expect(await office.countPunches()).toBe(before);
});

test('nobody in the picture: the kiosk waits, and is ready to work offline', async () => {
	await stepUp('nobody');
	await tablet.sees('Look into the camera.');
	await tablet.sees('Works offline');
	await tablet.shoot('idle');
	expect(await tablet.listAccessFaults()).toEqual([]);
	await tablet.page.getByRole('button', { name: 'Filipino' }).click();
	await tablet.sees('Tumingin sa camera.');
	await tablet.shoot('idle-filipino');
	expect(await tablet.page.evaluate(() => document.documentElement.lang)).toBe('fil');
	expect(await tablet.listAccessFaults()).toEqual([]);
	await tablet.page.getByRole('button', { name: 'English' }).click();
	await tablet.sees('Look into the camera.');
});

test('without a face: number and PIN, a badge, and a supervisor, each one tap away', async () => {
	const dan = await office.newEmployee('Dan Uy');
	const eva = await office.newEmployee('Eva Lim');
	const pin = await office.newPin(dan);
	const { page } = tablet;
	await page.getByRole('button', { name: 'Number' }).click();
	await page.getByLabel('Your employee number').fill('E-2');
	await page.getByRole('button', { name: 'Go on' }).click();
	await page.getByLabel('Your PIN').fill(pin);
	await tablet.shoot('number-and-pin');
	expect(await tablet.listAccessFaults()).toEqual([]);
	await page.getByRole('button', { name: 'Punch', exact: true }).click();
	await tablet.sees(/^Good (morning|afternoon|evening), Dan Uy$/);
	await page.getByRole('button', { name: 'Next person' }).click();

	await page.getByRole('button', { name: 'Number' }).click();
	await page.getByLabel('Your employee number').fill('E-2');
	await page.getByRole('button', { name: 'Go on' }).click();
	await page.getByLabel('Your PIN').fill(pin === '482913' ? '482914' : '482913');
	await page.getByRole('button', { name: 'Punch', exact: true }).click();
	await tablet.sees('Not confirmed');
	await tablet.shoot('not-confirmed');

	tablet.showCode(await office.newBadge(eva));
	await page.goto(`${office.app.url}/kiosk`);
	await tablet.sees('Look into the camera.');
	await page.getByRole('button', { name: 'Badge' }).click();
	await tablet.sees(/^Good (morning|afternoon|evening), Eva Lim$/);
	await tablet.shoot('badge');
	await page.getByRole('button', { name: 'Supervisor' }).click();
	await tablet.sees('Supervisor: your own employee number');
	await tablet.shoot('supervisor');
	expect(await tablet.listAccessFaults()).toEqual([]);
	await page.getByRole('button', { name: 'Cancel' }).click();
});

test('with the server gone the app still loads, models too, and the punch is saved on the device', async () => {
	await office.app.kill();
	await stepUp('first');
	await tablet.page.getByLabel('Your employee number?').fill('E-1');
	await tablet.shoot('claim');
	expect(await tablet.listAccessFaults()).toEqual([]);
	await tablet.page.getByRole('button', { name: 'Save punch' }).click();
	await tablet.sees('Saved on this device');
	await tablet.holds(1);
	await tablet.sees(/Works alone until/);
	await tablet.shoot('saved-offline');
	expect(await tablet.listAccessFaults()).toEqual([]);
});

test('the browser killed with punches waiting loses none: each arrives once, in order, with its own time', async () => {
	await stepUp('second');
	await skipNumber();
	await tablet.holds(2);
	const savedAt = Date.now();
	await tablet.kill();
	await office.app.restart();
	tablet.show('nobody');
	await tablet.switchOn();
	await tablet.page.goto(`${office.app.url}/`);
	await tablet.page.waitForURL('**/kiosk');
	await tablet.holds(0);

	// What was made alone is judged behind the answer.
	await expect
		.poll(async () => (await office.listPunches()).every(({ status }) => status !== null), {
			timeout: 30_000
		})
		.toBe(true);
	const punches = await office.listPunches();
	const seqs = punches.map(({ seq }) => seq);
	expect(seqs).toHaveLength(6);
	expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
	// Ana by the number she gave; whether within minutes of her last punch is a matter of this machine's speed.
	expect(punches.slice(4)).toMatchObject([
		{ status: expect.stringMatching(/^(accepted|duplicate)$/), online: false },
		{ status: 'not_recognised', online: false }
	]);
	for (const { punchedAt } of punches) expect(punchedAt?.getTime()).toBeLessThanOrEqual(savedAt);
});

test('a revoked tablet says so, keeps what it holds and takes no more punches', async () => {
	await office.app.kill();
	await stepUp('second');
	await skipNumber();
	await tablet.holds(1);
	await office.revokeDevices();
	await office.app.restart();
	await stepUp('first');
	await tablet.sees('This device is not in use any more');
	await tablet.sees(/Nothing is lost: 1 saved on this device/);
	await tablet.shoot('revoked');
	expect(await tablet.listAccessFaults()).toEqual([]);
	expect(await office.countPunches()).toBe(6);
});

test('a revoked tablet that is paired again starts afresh and still holds what it held', async () => {
	await tablet.pair(office.app.url, await office.newPairingCode('Entrance again'));
	await tablet.page.waitForURL('**/kiosk');
	await tablet.sees(/Ana Cruz/);
	await tablet.holds(1);
	expect(await office.countPunches()).toBe(7);
});

test('in all that time no picture left the tablet, only short JSON to its own server', async () => {
	const sent = tablet.requests.filter((request) => request.method() !== 'GET' && request.method() !== 'HEAD');
	expect(new Set(sent.map((request) => new URL(request.url()).pathname))).toEqual(
		new Set(['/api/v1/pairings', '/api/v1/handshakes', '/api/v1/nonces', '/api/v1/punches'])
	);
	for (const request of sent) {
		expect(request.headers()['content-type']).toBe('application/json');
		const body = request.postDataJSON();
		const events: { bytes: string }[] = body.events ?? [];
		// What is left beside the events, and each event: too little for a picture, and every descriptor is a vector.
		expect(JSON.stringify({ ...body, events: [] }).length).toBeLessThan(1_000);
		for (const event of events) {
			const parsed = parseEvent(decodeBase64url(event.bytes));
			if (!parsed.ok) throw new Error(parsed.reason);
			if (parsed.event.type !== 'punch') continue;
			const { descriptors } = await office.openFace(parsed.event);
			for (const text of descriptors) expect(parseDescriptor(text).ok).toBe(true);
		}
	}
	const origins = new Set(tablet.requests.map((request) => new URL(request.url()).origin));
	expect([...origins]).toEqual([office.app.url]);
});

test('a badge says whose face it is without network; what waits leaves as a sealed file and arrives by import, once', async () => {
	const badge = await office.newBadge(ana);
	await office.app.kill();
	tablet.showWithCode('first', badge);
	await tablet.page.goto(`${office.app.url}/kiosk`);
	await tablet.page.getByRole('button', { name: 'Show a badge instead' }).click();
	await tablet.sees('Saved on this device');
	await tablet.holds(2);
	await tablet.page.goto(`${office.app.url}/device`);
	await tablet.sees('Carry punches to another machine');
	await tablet.shoot('device');
	expect(await tablet.listAccessFaults()).toEqual([]);
	const exports = tablet.page.getByRole('button', { name: /^Export/ });
	await exports.last().waitFor();
	const files: QueueFile[] = [];
	for (const button of await exports.all()) {
		const download = tablet.page.waitForEvent('download');
		await button.click();
		const read = readQueueFile(readFileSync(await (await download).path(), 'utf8'));
		if (!read.ok) throw new Error(read.reason);
		files.push(read.file);
	}
	await office.app.restart();
	const before = await office.countPunches();
	const file = files.find(({ deviceId }) => deviceId === newestDeviceId(files));
	if (!file) throw new Error('no file');
	const send = () =>
		importFile(file, {
			fetch: (path, init) => fetch(`${office.app.url}${String(path)}`, init),
			onProgress: () => undefined
		});
	const first = await send();
	expect(first).toMatchObject({ ok: true, tally: { other: [] } });
	expect(first.tally.accepted + first.tally.duplicate).toBe(file.events.length);
	expect(await send()).toMatchObject({ ok: true, tally: { accepted: 0, duplicate: file.events.length } });
	expect(await office.countPunches()).toBe(before + 1);
	await expect
		.poll(async () => (await office.listPunches()).at(-1), { timeout: 20_000 })
		.toMatchObject({ online: false, claimedEmployeeId: ana, employeeId: ana });
});

/** Device ids are made in order of time. */
const newestDeviceId = (files: QueueFile[]) =>
	files
		.map(({ deviceId }) => deviceId)
		.sort()
		.at(-1);

test('a browser that lost its queue says so by its canary, and the office gets an alarm', async () => {
	await tablet.page.goto(`${office.app.url}/device`);
	await tablet.sees('Carry punches to another machine');
	await tablet.page.goto('about:blank');
	await tablet.page.goto(`${office.app.url}/pair`);
	await tablet.page.evaluate(
		() => new Promise((resolve) => (indexedDB.deleteDatabase('bundy-outbox').onsuccess = resolve))
	);
	await stepUp('first');
	await tablet.sees(/Ana Cruz|Already recorded/);
	expect(await office.listAlarms()).toContain('storage_lost');
});

/** Whether faces lie in the tablet's storage, sealed as they are. */
const holdsFaces = () =>
	tablet.page.evaluate(
		() =>
			new Promise<boolean>((resolve) => {
				indexedDB.open('bundy-device').onsuccess = ({ target }) => {
					if (!(target instanceof IDBOpenDBRequest)) return;
					const { result: db } = target;
					db.transaction('facts').objectStore('facts').get('gallery').onsuccess = ({ target: got }) => {
						db.close();
						resolve(got instanceof IDBRequest && Boolean(got.result));
					};
				};
			})
	);

test('where devices may hold faces, the kiosk greets by name with the network cut, and forgets them when that ends', async () => {
	await office.letDevicesHoldFaces(true);
	await stepUp('nobody');
	await expect.poll(holdsFaces, { timeout: 20_000 }).toBe(true);
	await office.app.kill();
	await stepUp('first');
	await tablet.sees(/^Good (morning|afternoon|evening), Ana Cruz$/);
	await tablet.sees(/^Saved on this device\. /);
	await tablet.shoot('greeted-offline');
	expect(await tablet.listAccessFaults()).toEqual([]);
	await office.letDevicesHoldFaces(false);
	await office.app.restart();
	await stepUp('nobody');
	await tablet.holds(0);
	// The server has judged the face by itself.
	const judged = async () => (await office.listPunches()).at(-1);
	await expect
		.poll(judged, { timeout: 20_000 })
		.toMatchObject({ status: expect.stringMatching(/^(accepted|duplicate)$/), online: false });
	await expect.poll(holdsFaces, { timeout: 20_000 }).toBe(false);
});

test('a tablet is left and unpaired only by who knows the site’s PIN, and then it is nobody’s', async () => {
	const { page } = tablet;
	const unpair = page.getByRole('button', { name: /^Unpair( all the same)?$/ });
	const ask = async () => {
		await page.getByRole('button', { name: 'Unpair this device …' }).click();
		await tablet.sees(/only with a new code/);
	};
	await page.goto(`${office.app.url}/device`);
	await ask();
	await unpair.click();
	await tablet.sees('This needs an administrator: sign in on this device first');

	await office.setDevicePin('480271');
	await page.goto(`${office.app.url}/kiosk`);
	await tablet.sees('Look into the camera.');
	const pin = page.getByLabel('PIN of this site’s devices');
	// The device heard of the PIN with its handshake, and asks for it without a network as well.
	await page.getByRole('link', { name: 'This device' }).click();
	await pin.waitFor();
	await page.context().setOffline(true);
	await pin.fill('480272');
	await page.getByRole('button', { name: 'Open' }).click();
	await tablet.sees('This is not the PIN of this site’s devices.');
	await tablet.shoot('leave');
	expect(await tablet.listAccessFaults()).toEqual([]);
	await pin.fill('480271');
	await page.getByRole('button', { name: 'Open' }).click();
	await ask();
	await tablet.shoot('unpair');
	await page.context().setOffline(false);
	await unpair.click();
	await page.waitForURL('**/pair');
	expect(await page.evaluate(() => localStorage.getItem('bundy-canary'))).toBeNull();
});
