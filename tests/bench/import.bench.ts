import type { Page } from 'playwright-core';
import { hashPassword } from '$lib/server/access/passwords';
import { openDatabase } from '$lib/server/db/database';
import { appUser } from '$lib/server/db/schema/access';
import { department, site } from '$lib/server/db/schema/organisation';
import { employee } from '$lib/server/db/schema/employee';
import { newId } from '$lib/server/id';
import { startApp } from '../support/app';
import { runBench } from '../support/bench';
import { launchChromium } from '../support/chromium';

/** Lines of the file; every `BROKEN_EVERY`th cannot be read, and every `STRANGER_EVERY`th has nobody's number. */
const LINES = Number(process.env.IMPORT_LINES ?? 200_000);
const BROKEN_EVERY = 997;
const STRANGER_EVERY = 1009;
const PEOPLE = 50;
const PASSWORD = 'a long sentence';

/**
 * A terminal's file of 200,000 lines, broken ones among them, through a real browser to its end: chosen, uploaded, previewed,
 * imported; then the same file once more, which adds nothing. Seconds, and the memory of the server and of the page.
 */
await runBench(async (say) => {
	const app = await startApp();
	const db = openDatabase(app.database.url);
	const browser = await launchChromium();
	const { page } = browser;
	page.setDefaultTimeout(60_000);
	let serverPeakMb = 0;
	const watch = setInterval(() => (serverPeakMb = Math.max(serverPeakMb, app.rssMb())), 250);
	try {
		const at = new Date();
		const siteId = newId(at);
		const departmentId = newId(at);
		const email = 'office@example.org';
		await db.insert(appUser).values({
			...{ id: newId(at), email, name: 'Office', role: 'admin', createdAt: at },
			passwordHash: await hashPassword(PASSWORD)
		});
		await db.insert(site).values({ id: siteId, name: 'Main plant', timeZone: 'Asia/Manila', createdAt: at });
		await db.insert(department).values({ id: departmentId, name: 'Records', createdAt: at });
		await db.insert(employee).values(
			Array.from({ length: PEOPLE }, (_, i) => ({
				...{ id: newId(at), employeeNumber: String(100 + i), name: `Employee ${100 + i}`, createdAt: at },
				...{ departmentId, siteId }
			}))
		);
		await page.goto(`${app.url}/sign-in?next=/admin/imports`, { waitUntil: 'networkidle' });
		await page.getByLabel('E-mail address').fill(email);
		await page.getByLabel('Password').fill(PASSWORD);
		await page.getByRole('button', { name: 'Sign in' }).click();
		await page.waitForURL((url) => url.pathname === '/admin/imports');

		const file = makeFile();
		say(`${file.lines} lines, ${file.broken} broken, ${file.strangers} of an unknown number`);
		const serverBeforeMb = app.rssMb();
		const pageBeforeMb = await pageMb(page);

		const uploadSeconds = await timed(async () => {
			await upload(page, app.url, file.bytes);
			await page.getByText('Which terminal is it from?').waitFor();
		});
		const previewSeconds = await timed(async () => {
			await page.getByLabel('Name', { exact: true }).fill('Gate');
			await page.getByRole('button', { name: 'Add terminal' }).click();
			await page.getByText('What an import would do').waitFor({ timeout: 300_000 });
		});
		expectTile('New punches', await tile(page, 'New punches'), file.good);
		expectTile('Lines into quarantine', await tile(page, 'Lines into quarantine'), file.bad);
		say(`uploaded in ${uploadSeconds.toFixed(1)} s, previewed in ${previewSeconds.toFixed(1)} s`);

		let pagePeakMb = pageBeforeMb;
		const importSeconds = await timed(async () => {
			await page.getByRole('button', { name: /^Import [\d,]+ punches$/ }).click();
			const done = page.locator('[data-import="done"]');
			const end = Date.now() + 1_800_000;
			while ((await done.count()) === 0) {
				if (Date.now() > end) throw new Error('the import did not come to its end in half an hour');
				pagePeakMb = Math.max(pagePeakMb, await pageMb(page));
				const line = page.getByText(/^Line [\d,]+ of about/);
				if (await line.count()) say((await line.first().textContent()) ?? '');
				await done.waitFor({ timeout: 15_000 }).catch((error: unknown) => {
					// Not at its end yet: look again.
					if (!(error instanceof Error) || error.name !== 'TimeoutError') throw error;
				});
			}
		});
		expectTile('New punches', await tile(page, 'New punches'), file.good);
		expectTile('Lines in quarantine', await tile(page, 'Lines in quarantine'), file.bad);
		say(`imported in ${importSeconds.toFixed(1)} s`);

		await upload(page, app.url, file.bytes);
		await page.getByText('How it is read').first().waitFor({ timeout: 300_000 });
		await page.getByLabel('Terminal', { exact: true }).selectOption({ index: 1 });
		await page.getByText('What an import would do').waitFor({ timeout: 300_000 });
		expectTile('New punches', await tile(page, 'New punches'), 0);
		say('the same file again would add nothing');
		return {
			lines: file.lines,
			megabytes: round(file.bytes.length / 1e6),
			punches: file.good,
			quarantined: file.bad,
			uploadSeconds: round(uploadSeconds),
			previewSeconds: round(previewSeconds),
			importSeconds: round(importSeconds),
			linesPerSecond: Math.round(file.lines / importSeconds),
			serverBeforeMb,
			serverPeakMb,
			pageBeforeMb,
			pagePeakMb
		};
	} finally {
		clearInterval(watch);
		await browser.close();
		await db.$client.end();
		await app.stop();
	}
});

function makeFile() {
	const lines: string[] = [];
	let broken = 0;
	let strangers = 0;
	for (let i = 0; i < LINES; i++) {
		if (i % BROKEN_EVERY === BROKEN_EVERY - 1) {
			lines.push(
				['broken line', `      1${i % 50}\t2020-02-30 08:00:00\t1\t0\t1\t0`, '1\t\t\t'][broken++ % 3] ?? ''
			);
			continue;
		}
		const isStranger = i % STRANGER_EVERY === STRANGER_EVERY - 1;
		if (isStranger) strangers++;
		const pin = String(isStranger ? 9999 : 100 + (i % PEOPLE)).padStart(9);
		const time = new Date(Date.UTC(2018, 0, 1) + i * 420_000).toISOString().slice(0, 19).replace('T', ' ');
		lines.push(`${pin}\t${time}\t1\t${Math.floor(i / PEOPLE) % 2}\t1\t0`);
	}
	const bad = broken + strangers;
	return { bytes: Buffer.from(lines.join('\r\n')), lines: LINES, broken, strangers, bad, good: LINES - bad };
}

async function upload(page: Page, url: string, buffer: Buffer): Promise<void> {
	await page.goto(`${url}/admin/imports`, { waitUntil: 'networkidle' });
	await page
		.getByLabel('What is in it?', { exact: true })
		.selectOption({ label: 'Punches of another clock' });
	await page
		.getByLabel('File', { exact: true })
		.setInputFiles({ name: '1_attlog.dat', mimeType: 'text/plain', buffer });
	await page.getByRole('button', { name: 'Upload and look at it' }).click();
}

async function tile(page: Page, label: string): Promise<string> {
	const value = await page.locator('dl > div', { hasText: label }).locator('dd').first().textContent();
	return value?.trim() ?? '';
}

function expectTile(label: string, got: string, wanted: number): void {
	if (got !== wanted.toLocaleString('en')) throw new Error(`${label}: ${got} instead of ${wanted}`);
}

async function pageMb(page: Page): Promise<number> {
	const session = await page.context().newCDPSession(page);
	const { usedSize } = await session.send('Runtime.getHeapUsage');
	await session.detach();
	return Math.round(usedSize / 1e6);
}

async function timed(run: () => Promise<void>): Promise<number> {
	const from = performance.now();
	await run();
	return (performance.now() - from) / 1000;
}

function round(value: number): number {
	return Number(value.toFixed(1));
}
