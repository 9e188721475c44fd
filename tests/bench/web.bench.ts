import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { openDatabase } from '$lib/server/db/database';
import { appUser } from '$lib/server/db/schema/access';
import { employee } from '$lib/server/db/schema/employee';
import { department } from '$lib/server/db/schema/organisation';
import { hashPassword } from '$lib/server/access/passwords';
import { newId } from '$lib/server/id';
import { runBench } from '../support/bench';
import { writeScene, type Scene } from '../support/camera-scene';
import { launchChromium } from '../support/chromium';
import { enrolScenes } from '../support/enrol-scenes';
import { openKioskOffice, type KioskOffice } from '../support/kiosk-office';
import { putCanvasCamera, showScene } from '../support/scene-camera';
import { SLOW_4G, startSlowLine } from '../support/slow-line';

const CPU_SLOWER = 4;
const EMPLOYEES = 10_000;
const READY = 180_000;
const CYCLES: Scene[] = ['first', 'second', 'third'];
const ROUTES = [
	'/sign-in',
	'/admin',
	'/admin/employees',
	'/admin/punches',
	'/admin/statistics',
	'/me',
	'/kiosk'
];

declare global {
	interface Window {
		/** each screen that the kiosk has shown since the page was opened, and when by the page's own clock */
		screensShown: { atMs: number; screen: string }[];
	}
}

/**
 * What a mid-range phone, tablet or office computer is kept waiting for: CPU four times slower, network as "slow 4G".
 * The worker that computes faces runs at full speed, since Chromium slows a page's main thread alone.
 */
await runBench(async (say) => {
	const office = await openKioskOffice();
	try {
		// Each part is told as it ends: a later one that breaks off takes none of them along.
		const visits = await measureVisits(office, say);
		say(JSON.stringify(visits));
		const kiosk = await measureKiosk(office, say);
		say(JSON.stringify(kiosk));
		const list = await measureList(office, say);
		return { ...visits, ...kiosk, ...list };
	} finally {
		await office.stop();
	}
});

async function slowDown(page: Page): Promise<void> {
	const session = await page.context().newCDPSession(page);
	await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWER });
}

type Say = (line: string) => void;

/** A device's first visit until its camera looks for faces, its second, and one without network. */
async function measureVisits(office: KioskOffice, say: Say) {
	const line = await startSlowLine(office.app.url, SLOW_4G);
	const folder = mkdtempSync(join(tmpdir(), 'bundy-web-'));
	const camera = join(folder, 'camera.mjpeg');
	writeScene(camera, 'nobody');
	const browser = await launchChromium({ fakeVideo: camera });
	const { page } = browser;
	try {
		await slowDown(page);
		say('first visit on a slow line: pairing');
		await page.goto(`${line.url}/pair`);
		await page.getByLabel('Pairing code').fill(await office.newPairingCode('Entrance'));
		await page.getByRole('button', { name: 'Pair this device' }).click();
		await page.getByText('This device is paired').first().waitFor({ timeout: READY });
		say('first visit: camera and models');
		const firstVisitReadyMs = await timeToLook(page, line.url);
		const firstVisitBytes = line.downloadedBytes();
		const offlineBytes = await waitForQuiet(line.downloadedBytes);
		say('second visit, from the cache');
		const secondVisitReadyMs = await timeToLook(page, line.url);
		await page.locator('[data-offline-ready=true]').waitFor({ timeout: READY });
		const secondVisitBytes = line.downloadedBytes() - offlineBytes;
		say('start without network');
		line.cut();
		const offlineReadyMs = await timeToLook(page, line.url);
		return {
			firstVisitBytes,
			offlineBytes,
			secondVisitBytes,
			firstVisitReadyMs,
			secondVisitReadyMs,
			offlineReadyMs
		};
	} finally {
		await browser.close();
		line.cut();
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	}
}

/** Until nothing has come for some seconds: the service worker has all that it wants for days without network. */
async function waitForQuiet(downloadedBytes: () => number): Promise<number> {
	let before = -1;
	for (let bytes = downloadedBytes(); bytes !== before; bytes = downloadedBytes()) {
		before = bytes;
		await delay(4_000);
	}
	return before;
}

async function timeToLook(page: Page, url: string): Promise<number> {
	const from = performance.now();
	await page.goto(`${url}/kiosk`);
	await page.locator('[data-screen=looking]').waitFor({ timeout: READY });
	return Math.round(performance.now() - from);
}

/**
 * Three people in a queue, each stepping up as the one before reads their name: from a face in view to the name on the
 * screen (confirmed), and from there until the screen is the next one's (ready). A cycle is both.
 */
async function measureKiosk(office: KioskOffice, say: Say) {
	const browser = await launchChromium({});
	const { page } = browser;
	try {
		await putCanvasCamera(page, ['nobody', ...CYCLES]);
		await page.addInitScript(noteScreens);
		await page.goto(`${office.app.url}/pair`);
		await page.getByLabel('Pairing code').fill(await office.newPairingCode('Gate'));
		await page.getByRole('button', { name: 'Pair this device' }).click();
		await page.getByText('This device is paired').first().waitFor();
		await page.goto(`${office.app.url}/kiosk`);
		await page.locator('[data-screen=looking]').waitFor({ timeout: READY });
		await enrolScenes(page, office, { people: CYCLES, say: (line) => say(`kiosk: ${line}`) });
		await slowDown(page);
		const confirmed: number[] = [];
		const ready: number[] = [];
		// The first one steps up once more at the end, so that the kiosk has a next one after each.
		for (const [place, person] of [...CYCLES, ...CYCLES.slice(0, 1)].entries()) {
			const from = performance.now();
			const stepUpMs = await page.evaluate(() => performance.now());
			await showScene(page, person);
			if (place > 0) ready.push(await timeToLeaveResult(page, stepUpMs));
			if (place === CYCLES.length) break;
			await page.getByText(new RegExp(`, Person ${person}$`)).waitFor({ timeout: READY });
			confirmed.push(performance.now() - from);
			say(`kiosk: the ${person} in ${Math.round(confirmed.at(-1) ?? 0)} ms`);
		}
		const cycles = confirmed.map((ms, place) => ms + (ready[place] ?? Infinity));
		return {
			kioskCycleMs: median(cycles),
			kioskConfirmedMs: median(confirmed),
			kioskReadyMs: median(ready)
		};
	} finally {
		await browser.close();
	}
}

/** From a time of the page's own clock until the screen was no result any more, however short what came after it was. */
async function timeToLeaveResult(page: Page, sinceMs: number): Promise<number> {
	const left = await page.waitForFunction(
		(since) => window.screensShown.find(({ atMs, screen }) => atMs > since && screen !== 'result')?.atMs,
		sinceMs,
		{ timeout: READY }
	);
	const atMs = await left.jsonValue();
	return (atMs ?? Infinity) - sinceMs;
}

/** Runs in the page: some screens are there for less time than anybody who asks now and then would see. */
function noteScreens(): void {
	window.screensShown = [];
	new MutationObserver((changes) => {
		for (const { target } of changes) {
			const screen = target instanceof HTMLElement ? target.dataset.screen : undefined;
			if (screen) window.screensShown.push({ atMs: performance.now(), screen });
		}
	}).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-screen'] });
}

/** From the last letter typed into the search over 10,000 employees to the list that answers it; and each page's scripts. */
async function measureList(office: KioskOffice, say: Say) {
	say(`list: storing ${EMPLOYEES} employees`);
	await addEmployees(office);
	const line = await startSlowLine(office.app.url, SLOW_4G);
	const browser = await launchChromium({ context: { serviceWorkers: 'block' } });
	const { page } = browser;
	try {
		await page.goto(`${office.app.url}/sign-in?next=/admin/employees`);
		await page.getByLabel('E-mail address').fill('bench@example.org');
		await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
		await page.getByRole('button', { name: 'Sign in', exact: true }).click();
		await page.waitForURL('**/admin/employees');
		const scriptBytes: Record<string, number> = {};
		for (const route of ROUTES) {
			await page.goto(office.app.url + route, { waitUntil: 'load' });
			await delay(500);
			scriptBytes[route] = await page.evaluate(() =>
				performance
					.getEntriesByType('resource')
					.filter(({ name }) => /\.m?js(\?|$)/.test(name))
					// Resource entries; the interface of the list names only what all kinds share.
					.reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0)
			);
		}
		await page
			.context()
			.addCookies((await page.context().cookies()).map((cookie) => ({ ...cookie, domain: 'localhost' })));
		await page.goto(`${line.url}/admin/employees`);
		await slowDown(page);
		const search = page.getByLabel('Search');
		const times: number[] = [];
		for (const [typed, count] of SEARCHES) {
			await search.fill('');
			await page.getByText(`${(EMPLOYEES + 3).toLocaleString('en')} employees`).waitFor();
			await search.fill(typed.slice(0, -1));
			const from = performance.now();
			await search.press(typed.slice(-1));
			await page.getByText(count, { exact: true }).waitFor();
			times.push(performance.now() - from);
			say(`list: “${typed}” in ${Math.round(times.at(-1) ?? 0)} ms`);
		}
		return { listLatencyMs: median(times), scriptBytes };
	} finally {
		await browser.close();
		line.cut();
	}
}

const PASSWORD = 'a password for measuring';
/** What is typed, and what the list says then. */
const SEARCHES = [
	['Employee 07', '100 employees'],
	['B-04242', '1 employee'],
	['Employee 99', '100 employees'],
	['B-0777', '10 employees'],
	['Employee 5', '1,000 employees']
] as const;

async function addEmployees({ app, siteId }: KioskOffice): Promise<void> {
	const db = openDatabase(app.database.url);
	const at = new Date();
	const departmentId = newId(at);
	await db.insert(department).values({ id: departmentId, name: 'Benchmark', createdAt: at });
	const passwordHash = await hashPassword(PASSWORD);
	await db.insert(appUser).values({
		id: newId(at),
		email: 'bench@example.org',
		name: 'Bench',
		role: 'admin',
		passwordHash,
		createdAt: at
	});
	const rows = Array.from({ length: EMPLOYEES }, (_, i) => {
		const number = String(i).padStart(4, '0');
		return {
			id: newId(at),
			employeeNumber: `B-0${number}`,
			name: `Employee ${number}`,
			departmentId,
			siteId,
			createdAt: at
		};
	});
	for (let i = 0; i < rows.length; i += 1000) await db.insert(employee).values(rows.slice(i, i + 1000));
	await db.$client.end();
}

function median(values: number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}
