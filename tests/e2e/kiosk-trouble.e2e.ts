import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { E2E_BUILD } from '../support/app';
import { openKioskOffice, type KioskOffice } from '../support/kiosk-office';
import { Tablet } from '../support/tablet';
import { ROOT } from '../../scripts/lib/settings.js';

let office: KioskOffice;
const blind = new Tablet({ camera: false });
const tablet = new Tablet();

beforeAll(async () => {
	office = await openKioskOffice();
	await tablet.switchOn();
});

afterAll(async () => {
	await blind.throwAway();
	await tablet.throwAway();
	await office?.stop();
});

test('a camera that is denied is explained, with a way to try again', async () => {
	await blind.switchOn();
	await blind.pair(office.app.url, await office.newPairingCode('Blind'));
	await blind.sees(/The camera is blocked/);
	await blind.shoot('camera-denied');
	expect(await blind.page.getByRole('button', { name: 'Try again' }).isVisible()).toBe(true);
	expect(await blind.listAccessFaults()).toEqual([]);
	await blind.kill();
});

test('an unpaired browser is led to the office, or told that there is no connection', async () => {
	await tablet.page.goto(office.app.url);
	await tablet.page.waitForURL('**/sign-in**');
	await tablet.page.evaluate(async () => {
		if (navigator.serviceWorker.controller !== null) return;
		await new Promise((resolve) => (navigator.serviceWorker.oncontrollerchange = resolve));
	});
	await office.app.kill();
	await tablet.page.goto(office.app.url);
	await tablet.sees('No connection');
	await tablet.shoot('launcher-offline');
	// The guide is stored with the screens: whoever stands there can read what to do.
	await tablet.page.goto(`${office.app.url}/help/guides/kiosk`);
	await tablet.sees('Setting up a kiosk');
	await tablet.page.goto(office.app.url);
	await tablet.sees('No connection');
	await office.app.restart();
	await tablet.page.getByRole('button', { name: 'Try again' }).click();
	await tablet.page.waitForURL('**/sign-in**');
});

test('a punch that cannot be written is said to be NOT SAVED until somebody has seen it', async () => {
	tablet.show('first');
	await tablet.pair(office.app.url, await office.newPairingCode('Full'));
	await tablet.sees('Not recognised here');
	// The full disk: every write of an event fails from here on.
	await tablet.page.evaluate(() => {
		const { add } = IDBObjectStore.prototype;
		IDBObjectStore.prototype.add = function (...args) {
			if (this.name === 'events') throw new DOMException('no room', 'QuotaExceededError');
			return add.apply(this, args);
		};
	});
	await tablet.page.getByRole('button', { name: 'Next person' }).click();
	await tablet.sees('NOT SAVED');
	await tablet.shoot('not-saved');
	expect(await tablet.listAccessFaults()).toEqual([]);
	expect(await office.countPunches()).toBe(1);
	await tablet.page.getByRole('button', { name: 'I have seen this' }).click();
	await tablet.page.locator('[data-screen=not_saved]').waitFor({ state: 'detached' });
});

test('a browser that keeps no data is told so before anything is lost', async () => {
	await tablet.page.addInitScript(() => {
		IDBObjectStore.prototype.put = () => {
			throw new DOMException('not cloneable', 'DataCloneError');
		};
	});
	await tablet.page.goto(`${office.app.url}/kiosk`);
	await tablet.sees('Bundy cannot run here');
	await tablet.sees(/does not keep data/);
	await tablet.shoot('no-storage');
});

test('a new version is offered, not forced, and comes in with a tap', async () => {
	// A whole browser again: what the test before put into the page lives as long as the page.
	await tablet.kill();
	tablet.show('nobody');
	await tablet.switchOn();
	await tablet.page.goto(`${office.app.url}/kiosk`);
	await tablet.sees('Works offline');
	const putBack = publishAnotherVersion();
	try {
		await office.app.restart();
		await tablet.page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
		await tablet.sees('A new version is ready.');
		await tablet.shoot('update');
		const reloaded = tablet.page.waitForEvent('load');
		await tablet.page.getByRole('button', { name: 'Update now' }).click();
		await reloaded;
		await tablet.sees('Works offline');
		expect(await tablet.page.getByText('A new version is ready.').count()).toBe(0);
	} finally {
		putBack();
	}
});

test('code that an update took away costs a reload, and neither the screen nor what is kept here', async () => {
	const putBack = takeAway('Carry punches to another machine');
	try {
		await office.app.restart();
		await tablet.page.goto(`${office.app.url}/kiosk`);
		await tablet.sees('Look into the camera.');
		const kept = await countKept();
		expect(kept).toBeGreaterThan(0);
		await tablet.page.evaluate(async () => {
			for (const name of await caches.keys()) if (name.startsWith('bundy-shell-')) await caches.delete(name);
		});
		// Chromium keeps a copy of its own of what it was told never changes.
		const devTools = await tablet.page.context().newCDPSession(tablet.page);
		await devTools.send('Network.clearBrowserCache');
		const reloaded = tablet.page.waitForEvent('load');
		await tablet.page.locator('a[href="/device"]').first().click();
		await reloaded;
		await tablet.sees('Look into the camera.');
		// The new start may have been noted by now.
		expect(await countKept()).toBeGreaterThanOrEqual(kept);
	} finally {
		putBack();
	}
	await office.app.restart();
	await tablet.page.locator('a[href="/device"]').first().click();
	await tablet.sees('Carry punches to another machine');
});

/** Events in the tablet's queue, delivered ones too. */
const countKept = () =>
	tablet.page.evaluate(
		() =>
			new Promise<number>((resolve) => {
				indexedDB.open('bundy-outbox').onsuccess = ({ target }) => {
					if (!(target instanceof IDBOpenDBRequest)) return;
					const { result: db } = target;
					db.transaction('events').objectStore('events').count().onsuccess = ({ target: counted }) => {
						db.close();
						resolve(counted instanceof IDBRequest ? Number(counted.result) : 0);
					};
				};
			})
	);

/** Removes the page code that holds these words, as the next release would; returns how to put it back. */
function takeAway(words: string): () => void {
	const folder = join(ROOT, E2E_BUILD, 'client', '_app', 'immutable');
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
	const gone = files.filter((file) => file.endsWith('.js') && readFileSync(file, 'utf8').includes(words));
	expect(gone.length).toBeGreaterThan(0);
	const removed = files.filter((file) => gone.some((name) => file.startsWith(name)));
	const before = removed.map((file) => readFileSync(file));
	for (const file of removed) rmSync(file);
	return () => removed.forEach((file, index) => writeFileSync(file, before[index] ?? ''));
}

/** Other bytes in the service worker are what a browser takes for a new version. */
function publishAnotherVersion(): () => void {
	const script = join(ROOT, E2E_BUILD, 'client', 'service-worker.js');
	const names = [script, `${script}.br`, `${script}.gz`];
	const before = names.map((name) => readFileSync(name));
	const [code] = before;
	writeFileSync(script, `${code?.toString() ?? ''}\n// another version\n`);
	for (const name of names.slice(1)) rmSync(name);
	return () => names.forEach((name, index) => writeFileSync(name, before[index] ?? ''));
}
