import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unzipSync } from 'fflate';
import { SEMI_MONTHLY } from '$domain/timekeeping/periods';
import { addDays } from '$domain/timekeeping/civil-date';
import { formatRange } from '$domain/report-words';
import { listDates } from '$domain/timekeeping/site-day';
import { hashPassword } from '$lib/server/access/passwords';
import { appUser } from '$lib/server/db/schema/access';
import { newId } from '$lib/server/id';
import { assignSchedule } from '$lib/server/timekeeping/assignment.service';
import { createCalendar } from '$lib/server/timekeeping/period-calendar.service';
import { createSchedule } from '$lib/server/timekeeping/schedule.service';
import { startApp, type TestApp } from '../support/app';
import { launchChromium, type TestBrowser } from '../support/chromium';
import { openAppContext, type TestContext } from '../support/context';
import { listScreenFaults } from '../support/screens';
import { makePunch, OFFICE_HOURS } from '../support/timekeeping';

const PASSWORD = 'a long sentence';

// A pay period from the employee's signature to a late punch, told in order: each test goes on where the one before ended.
let app: TestApp;
let browser: TestBrowser;
let page: Page;
let t: TestContext;
let ana: string;
let siteId: string;
const folder = mkdtempSync(join(tmpdir(), 'bundy-periods-'));
const at = new Date();
/** The first half of last month: it is over, whatever today is. */
const month = addDays(`${at.toISOString().slice(0, 7)}-01`, -1).slice(0, 7);
const period = { first: `${month}-01`, last: `${month}-15` };
const range = formatRange(period.first, period.last);
const workdays = listDates(period.first, period.last).filter(
	(date) => ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay())
);

beforeAll(async () => {
	const masterKey = randomBytes(32);
	app = await startApp({ env: { BUNDY_MASTER_KEY: masterKey.toString('base64') } });
	t = openAppContext(app, masterKey);
	const office = t.as(await t.newAdmin());
	// UTC: the instants below are the wall clock.
	siteId = await t.newSite({ timeZone: 'UTC', name: 'Main hall' });
	ana = await t.newEmployee({ siteId, name: 'Ana Peña', employeeNumber: '0042' });
	const passwordHash = await hashPassword(PASSWORD);
	const user = { passwordHash, createdAt: at };
	await t.db
		.insert(appUser)
		.values({ id: newId(at), email: 'office@example.org', name: 'Office', role: 'admin', ...user });
	await t.db.insert(appUser).values({
		id: newId(at),
		email: 'ana@example.org',
		name: 'Ana Peña',
		role: 'employee',
		employeeId: ana,
		...user
	});
	const schedule = await createSchedule(office, { name: 'Office hours', pattern: OFFICE_HOURS });
	if (!schedule.ok) throw new Error(schedule.reason);
	await assignSchedule(office, {
		scheduleId: schedule.id,
		targetKind: 'site',
		targetId: siteId,
		fromDate: period.first,
		toDate: null
	});
	await createCalendar(office, {
		name: 'Twice a month',
		pattern: SEMI_MONTHLY,
		scopeKind: 'organisation',
		scopeId: null
	});
	for (const [i, date] of workdays.entries()) {
		if (i === 3) continue; // absent, until the punches of that day arrive
		await punch(`${date}T08:${i === 0 ? '12' : '00'}:00Z`, 'in');
		await punch(`${date}T17:00:00Z`, 'out');
	}
	browser = await launchChromium({ context: { acceptDownloads: true } });
	({ page } = browser);
	page.setDefaultTimeout(20_000);
	page.on('pageerror', (error) => console.error(`browser: ${error.message}`));
});
afterAll(async () => {
	await browser?.close();
	await t?.close();
	await app?.stop();
	rmSync(folder, { recursive: true, force: true });
});

const punch = (instant: string, direction: 'in' | 'out', settle = false) =>
	makePunch(t, { siteId, employeeId: ana, at: instant, direction, settle });

async function signIn(email: string): Promise<void> {
	await page.context().clearCookies();
	await page.goto(`${app.url}/sign-in?next=/office`, { waitUntil: 'networkidle' });
	await page.getByLabel('E-mail address').fill(email);
	await page.getByLabel('Password').fill(PASSWORD);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL((url) => url.pathname !== '/sign-in');
}

const open = (path: string) => page.goto(app.url + path, { waitUntil: 'networkidle' });
const text = (words: string | RegExp) => page.getByText(words).first().waitFor();
const button = (name: string | RegExp) => page.getByRole('button', { name }).first();
const link = (name: string | RegExp) => page.getByRole('link', { name }).first();

/** Every screen is checked for accessibility, and pictured if wanted. */
async function shoot(name: string): Promise<void> {
	expect(await listScreenFaults(page, name)).toEqual([]);
}

/** Presses what makes a file and gives its bytes. */
async function download(press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
	const [file] = await Promise.all([page.waitForEvent('download'), press()]);
	const path = join(folder, file.suggestedFilename());
	await file.saveAs(path);
	return { name: file.suggestedFilename(), bytes: readFileSync(path) };
}

test('an employee certifies the own days and takes the form along', async () => {
	await signIn('ana@example.org');
	await open('/me/dtr');
	await text(range);
	await text(/I certify on my honor/);
	await shoot('my-dtr');
	const form = await download(() => link('CS Form No. 48 (PDF)').click());
	expect(form.bytes.subarray(0, 5).toString()).toBe('%PDF-');
	await button('I certify this period').click();
	await text('You certified this period. Your supervisor verifies it next.');
});

test('the supervisor sends it back with a reason, and the employee reads it', async () => {
	await signIn('office@example.org');
	await open('/admin/periods');
	await shoot('periods');
	await link(range).click();
	await link('Ana Peña').click();
	await page.getByText('Send back', { exact: true }).click();
	await page.getByLabel('Reason').fill('The first day is in doubt');
	await button('Send back to the employee').click();
	await text('It went back to the employee.');
	await signIn('ana@example.org');
	await open('/me/dtr');
	await text('The first day is in doubt');
	await button('I certify this period').click();
	await text('You certified this period. Your supervisor verifies it next.');
});

test('the supervisor verifies it, and HR locks it', async () => {
	await signIn('office@example.org');
	await open('/admin/periods');
	await link(range).click();
	await page.getByLabel('Tick Ana Peña').check();
	await button('Verify (1)').click();
	await text('1 verified.');
	await page.getByLabel('Tick Ana Peña').check();
	await button('Lock (1)').click();
	await text('1 locked.');
	await shoot('period');
});

test('HR prints the forms and exports the period, both to the end', async () => {
	// Not the tab of that name, but the button that names the period.
	await page.getByRole('link', { name: 'DTR forms' }).last().click();
	await page.getByRole('heading', { name: 'DTR forms' }).waitFor();
	await shoot('forms');
	await open(new URL(page.url()).pathname + new URL(page.url()).search);
	const form = await download(() => button('Make the PDF').click());
	expect(form.name).toBe(`cs-form-48-${period.first}-${period.last}.pdf`);
	expect(form.bytes.subarray(0, 5).toString()).toBe('%PDF-');
	expect(form.bytes.subarray(-6).toString().trim()).toBe('%%EOF');
	await text(`${form.name} was saved.`);

	await open('/admin/exports');
	await page.getByLabel('Period', { exact: true }).selectOption({ label: range });
	await text('1 locked');
	await shoot('exports');
	const workbook = await download(() => button('Make the file').click());
	expect(workbook.name).toBe(`daily-${period.first}-${period.last}.xlsx`);
	const texts = Buffer.from(unzipSync(workbook.bytes)['xl/sharedStrings.xml'] ?? []).toString();
	for (const words of ['Ana Peña', '0042', 'Office hours', 'locked']) expect(texts).toContain(`>${words}<`);

	const results = await page.request.get(`${app.url}/api/v1/periods`);
	expect(await results.json()).toMatchObject({ v: 1 });
});

test('a punch that arrives after the lock shows its difference, and is accepted as a new revision', async () => {
	const late = workdays[3] ?? '';
	await punch(`${late}T08:00:00Z`, 'in');
	await punch(`${late}T17:00:00Z`, 'out', true);
	await open('/admin/periods/late');
	await page.getByRole('row', { name: 'Status Absent Present' }).waitFor();
	await shoot('late');
	await page.getByText('Accept', { exact: true }).click();
	await button('Reopen as a new revision').click();
	await text('The period is open again, as a new revision');
	await open('/admin/periods');
	await link(range).click();
	await text('Revision 2');
	await link('Ana Peña').click();
	await link('Revision 1').click();
	await text('Revision 1, as it was locked');
	await page.getByRole('row', { name: /Absent/ }).waitFor();
	await shoot('revision');
});
