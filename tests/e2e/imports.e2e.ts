import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '$lib/server/access/passwords';
import { openDatabase, type Db } from '$lib/server/db/database';
import { appUser } from '$lib/server/db/schema/access';
import { site } from '$lib/server/db/schema/organisation';
import { newId } from '$lib/server/id';
import { startApp, type TestApp } from '../support/app';
import { launchChromium, type TestBrowser } from '../support/chromium';
import { listScreenFaults } from '../support/screens';

const PASSWORD = 'a long sentence';

// An office brings its people and an old clock's punches, told in order: each test goes on where the one before ended.
let app: TestApp;
let browser: TestBrowser;
let page: Page;
let db: Db;

beforeAll(async () => {
	app = await startApp();
	db = openDatabase(app.database.url);
	const at = new Date();
	const passwordHash = await hashPassword(PASSWORD);
	const user = { id: newId(at), email: 'office@example.org', name: 'Office', passwordHash, createdAt: at };
	await db.insert(appUser).values({ ...user, role: 'admin' });
	await db.insert(site).values({ id: newId(at), name: 'Main plant', timeZone: 'UTC', createdAt: at });
	browser = await launchChromium();
	({ page } = browser);
	page.setDefaultTimeout(20_000);
	page.on('pageerror', (error) => console.error(`browser: ${error.message}`));
	await page.goto(`${app.url}/sign-in?next=/admin/imports`, { waitUntil: 'networkidle' });
	await page.getByLabel('E-mail address').fill(user.email);
	await page.getByLabel('Password').fill(PASSWORD);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL((url) => url.pathname === '/admin/imports');
});
afterAll(async () => {
	await browser?.close();
	await db?.$client.end();
	await app?.stop();
});

const open = (path: string) => page.goto(app.url + path, { waitUntil: 'networkidle' });
const text = (words: string | RegExp) => page.getByText(words).first().waitFor();
const click = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
const choose = (label: string, option: string | RegExp) =>
	page
		.getByLabel(label, { exact: true })
		.selectOption(option instanceof RegExp ? { index: 1 } : { label: option });

async function upload(name: string, content: string, kind = 'Punches of another clock'): Promise<void> {
	await open('/admin/imports');
	await choose('What is in it?', kind);
	await page
		.getByLabel('File', { exact: true })
		.setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
	await click('Upload and look at it');
}

const tile = async (label: string) =>
	(await page.locator('dl > div', { hasText: label }).locator('dd').first().textContent())?.trim();

/** Every screen is checked for accessibility, and pictured if wanted. */
async function shoot(name: string): Promise<void> {
	expect(await listScreenFaults(page, name)).toEqual([]);
}

test('a list of employees is previewed with its bad lines and imported; again it adds nobody', async () => {
	await shoot('imports-empty');
	const list = 'Employee No.,Name,Department\n0101,"Cruz, Ana",Records\n0102,"Reyes, Ben",\n0101,Twice,\n';
	await upload('people.csv', list, 'Employees');
	await text('What an import would do');
	expect(await tile('New employees')).toBe('2');
	await text('The number "0101" is already on line 2.');
	await shoot('import-employees');
	await click('Import 2 employees');
	await text('Lines in quarantine');
	await upload('people.csv', list, 'Employees');
	await text('There already');
	expect([await tile('New employees'), await tile('There already')]).toEqual(['0', '2']);
});

const day = (pin: string, date: string) =>
	[
		`${pin.padStart(9)}\t${date} 08:00:10\t1\t0\t1\t0`,
		`${pin.padStart(9)}\t${date} 17:02:00\t1\t1\t1\t0`
	].join('\r\n');
const attlog = [
	day('101', '2026-03-02'),
	day('77', '2026-03-02'),
	'broken line',
	day('101', '2026-03-03')
].join('\r\n');

test('a terminal’s file is told apart, previewed and imported, bad lines and unknown numbers set aside', async () => {
	await upload('1_attlog.dat', attlog);
	await text('attlog.dat from a USB stick');
	await text('Which terminal is it from?');
	await shoot('import-detected');
	await page.getByLabel('Name', { exact: true }).fill('Gate');
	await click('Add terminal');
	await text('What an import would do');
	expect([await tile('New punches'), await tile('Lines into quarantine')]).toEqual(['4', '3']);
	await text('77 (2)');
	await shoot('import-preview');
	await click('Import 4 punches');
	await text('Whose numbers are these?');
	expect(await tile('Lines in quarantine')).toBe('3');
	await shoot('import-done');
});

test('an unknown number is given to somebody, and what waited for it comes in', async () => {
	await page.getByLabel('Employee number for 77').fill('999');
	await click('Assign');
	await text('Nobody has the employee number 999.');
	await page.getByLabel('Employee number for 77').fill('0102');
	await click('Assign');
	await text('77 is Reyes, Ben: 2 punches were imported.');
	expect([await tile('New punches'), await tile('Lines in quarantine')]).toEqual(['6', '1']);
	await open('/admin/punches?date=2026-03-02');
	await text('Imported');
	await text('by file');
	await shoot('imported-punches');
});

test('what is no file of punches is refused with words', async () => {
	await open('/admin/imports');
	const buffer = Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]);
	await page
		.getByLabel('File', { exact: true })
		.setInputFiles({ name: 'punches.csv', mimeType: 'text/csv', buffer });
	await click('Upload and look at it');
	await text(/Excel workbook, not a text file/);
	await upload('letter.txt', 'Dear all, please find attached\nthe list.\n');
	await text('This file cannot be read as punches.');
});

test('30,000 lines with broken ones among them go in, with progress, in bounded memory', async () => {
	const lines: string[] = [];
	for (let i = 0; lines.length < 30_000; i++) {
		const at = new Date(Date.UTC(2020, 0, 1) + i * 420_000).toISOString().slice(0, 19).replace('T', ' ');
		lines.push(i % 1000 === 999 ? `broken ${i}` : `      101\t${at}\t1\t${i % 2}\t1\t0`);
	}
	const before = app.rssMb();
	await upload('1_attlog.dat', lines.join('\r\n'));
	await text('How it is read');
	await choose('Terminal', /Gate/);
	await page.getByText('What an import would do').waitFor({ timeout: 60_000 });
	expect([await tile('New punches'), await tile('Lines into quarantine')]).toEqual(['29,970', '30']);
	await click('Import 29,970 punches');
	await text(/^Line [\d,]+ of about 30,000$/);
	await page.locator('[data-import="done"]').waitFor({ timeout: 90_000 });
	expect([await tile('New punches'), await tile('Lines in quarantine')]).toEqual(['29,970', '30']);
	const grown = app.rssMb() - before;
	console.log(`30,000 lines: the server grew by ${grown} MB`);
	expect(grown).toBeLessThan(400);
});

test('holidays come from a calendar file, seen before they are added; a suspension is entered and taken back', async () => {
	await open('/admin/timekeeping/holidays?year=2026&file');
	const ics = [
		'BEGIN:VCALENDAR',
		'BEGIN:VEVENT',
		'DTSTART;VALUE=DATE:20260821',
		'SUMMARY:Ninoy Aquino Day',
		'CATEGORIES:Special non-working',
		'END:VEVENT',
		'BEGIN:VEVENT',
		'DTSTART;VALUE=DATE:20260230',
		'SUMMARY:No such day',
		'END:VEVENT',
		'END:VCALENDAR'
	].join('\r\n');
	await page
		.getByLabel(/^Calendar \(ICS\)/)
		.setInputFiles({ name: 'ph.ics', mimeType: 'text/calendar', buffer: Buffer.from(ics) });
	await text(/1 new, 0 there\s+already, 1 cannot be read/);
	await shoot('holiday-file');
	await click('Add 1 holiday');
	await text('1 added.');

	await open('/admin/timekeeping/suspensions?year=2026');
	await page.getByLabel('First day', { exact: true }).fill('2026-03-02');
	await page.getByLabel('From (optional)').fill('13:00');
	await page.getByLabel('To (optional)').fill('12:00');
	await page.getByLabel('Why', { exact: true }).fill('Typhoon, memorandum 12');
	await click('Suspend work');
	await text('The end must lie after the beginning.');
	await page.getByLabel('To (optional)').fill('');
	await click('Suspend work');
	await text('From 13:00 on');
	await shoot('suspensions');
	await click('Take back');
	await page.getByRole('alertdialog').getByRole('button', { name: 'Take back' }).click();
	await text('Taken back');
});
