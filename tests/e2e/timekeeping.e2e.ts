import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '$domain/timekeeping/civil-date';
import { listDates } from '$domain/timekeeping/site-day';
import { hashPassword } from '$lib/server/access/passwords';
import { openDatabase, type Db } from '$lib/server/db/database';
import { appUser } from '$lib/server/db/schema/access';
import { employee } from '$lib/server/db/schema/employee';
import { department, site } from '$lib/server/db/schema/organisation';
import { punch } from '$lib/server/db/schema/punch';
import { newId } from '$lib/server/id';
import { startApp, type TestApp } from '../support/app';
import { launchChromium, type TestBrowser } from '../support/chromium';
import { listScreenFaults } from '../support/screens';

const PASSWORD = 'a long sentence';

// An office sets up its timekeeping, told in order: each test goes on where the one before it ended.
let app: TestApp;
let browser: TestBrowser;
let page: Page;
let db: Db;
const at = new Date();
const [userId, siteId, departmentId, ana, ben] = [newId(at), newId(at), newId(at), newId(at), newId(at)];
/** Last month's dates: they are over, whatever today is. */
const month = addDays(`${at.toISOString().slice(0, 7)}-01`, -1).slice(0, 7);
const workdays = listDates(`${month}-01`, `${month}-28`).filter(
	(date) => ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay())
);

beforeAll(async () => {
	app = await startApp();
	db = openDatabase(app.database.url);
	const passwordHash = await hashPassword(PASSWORD);
	const user = { name: 'Office', passwordHash, createdAt: at };
	await db.insert(appUser).values({ id: userId, email: 'office@example.org', role: 'admin', ...user });
	await db.insert(appUser).values({
		id: newId(at),
		email: 'lead@example.org',
		role: 'supervisor',
		employeeId: ben,
		...user,
		name: 'Ben Lead'
	});
	// UTC: the instants below are the wall clock.
	await db.insert(site).values({ id: siteId, name: 'Main plant', timeZone: 'UTC', createdAt: at });
	await db.insert(department).values({ id: departmentId, name: 'Packing', createdAt: at });
	const home = { departmentId, siteId, createdAt: at };
	await db.insert(employee).values([
		{ id: ana, employeeNumber: '0042', name: 'Ana Worker', ...home },
		{ id: ben, employeeNumber: '0043', name: 'Ben Lead', ...home }
	]);
	for (const [i, date] of workdays.entries()) {
		if (i === 4) continue; // absent
		await punchAt(`${date}T08:${i % 3 === 0 ? '10' : '00'}:00Z`, 'in');
		if (i !== 6) await punchAt(`${date}T17:00:00Z`, 'out'); // one OUT is missing
	}
	browser = await launchChromium();
	({ page } = browser);
	page.setDefaultTimeout(20_000);
	page.on('pageerror', (error) => console.error(`browser: ${error.message}`));
	await signIn('office@example.org');
});
afterAll(async () => {
	await browser?.close();
	await db?.$client.end();
	await app?.stop();
});

async function punchAt(instant: string, direction: 'in' | 'out'): Promise<void> {
	const punchedAt = new Date(instant);
	await db.insert(punch).values({
		eventId: newId(punchedAt),
		deviceId: newId(punchedAt),
		siteId,
		employeeId: ana,
		status: 'accepted',
		direction,
		directionSource: 'inferred',
		method: 'face',
		punchedAt,
		online: true,
		evidenceGrade: 'A',
		timeGrade: 'A',
		earliestAt: punchedAt,
		latestAt: punchedAt,
		reasons: '[]',
		evaluationVersion: 1,
		evaluatedAt: punchedAt
	});
}

async function signIn(email: string): Promise<void> {
	await page.goto(`${app.url}/sign-in?next=/office`, { waitUntil: 'networkidle' });
	await page.getByLabel('E-mail address').fill(email);
	await page.getByLabel('Password').fill(PASSWORD);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL((url) => url.pathname !== '/sign-in');
}

const open = (path: string) => page.goto(app.url + path, { waitUntil: 'networkidle' });
const text = (words: string | RegExp) => page.getByText(words).first().waitFor();
const click = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
const fill = (label: string, value: string) => page.getByLabel(label, { exact: true }).fill(value);
const choose = (label: string, option: string) =>
	page.getByLabel(label, { exact: true }).selectOption({ label: option });

/** Every screen is checked for accessibility, and pictured if wanted. */
async function shoot(name: string): Promise<void> {
	expect(await listScreenFaults(page, name)).toEqual([]);
}

test('a schedule is written with a preview, and a slip is named at its field', async () => {
	await open('/admin/timekeeping');
	await text('No schedules yet');
	await shoot('schedules-empty');
	await page.getByRole('link', { name: 'Office hours' }).click();
	await page.getByRole('heading', { name: 'New schedule' }).waitFor();
	await fill('Monday', '08:00 till five');
	await click('Save schedule');
	await text(/"08:00 till five" is not a time span/);
	expect(await page.getByLabel('Monday', { exact: true }).inputValue()).toBe('08:00 till five');
	await shoot('schedule-form');
	await fill('Monday', '08:00-17:00');
	await click('Save schedule');
	await page.waitForURL('**/schedules');
	await open('/admin/timekeeping/schedules/new?start=rotating');
	await shoot('schedule-rotating');
	await click('Save schedule');
	await page.waitForURL('**/schedules');
	await open('/admin/timekeeping/schedules/new?start=flexi');
	await shoot('schedule-flexi');
	await click('Save schedule');
	await page.waitForURL('**/schedules');
	await text('Flexible hours');
	await shoot('schedules');
});

test('is assigned to a site, and a second one on the same dates is refused', async () => {
	await open('/admin/timekeeping/assignments');
	const assign = async (schedule: string) => {
		await choose('Who', 'Site: Main plant');
		await choose('Schedule', schedule);
		await fill('First day', `${month}-01`);
		await click('Assign');
	};
	await assign('Office hours');
	await text('The schedule was assigned.');
	await assign('Flexible hours');
	await text(/“Office hours” applies from .* without end/);
	await shoot('assignments');
});

test('makes the day record, with the reason of every number', async () => {
	await open(`/admin/employees/${ana}/days/${workdays[0]}`);
	await text('Late 10 minutes: due at 08:00, present at 08:10; no grace applies.');
	await shoot('day-late');
	await open(`/admin/employees/${ana}/days/${workdays[6]}`);
	await text('A punch is missing on this day.');
	await shoot('day-unresolved');
});

test('holidays are added from the law and by hand', async () => {
	await open('/admin/timekeeping/holidays');
	await click('Add the ticked ones');
	await text(/\d+ added/);
	await page.getByRole('link', { name: 'Edit Rizal Day' }).click();
	await page.getByRole('heading', { name: 'Change a holiday' }).waitFor();
	await page.getByLabel('Name', { exact: true }).fill('Rizal Day (observed)');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await text('The holiday was changed.');
	await shoot('holidays');
	await open('/admin/timekeeping/codes');
	await click('Start with the usual Philippine codes');
	await text('Vacation leave');
	await shoot('codes');
});

test('a policy is tried on last month before it takes effect', async () => {
	await open('/admin/timekeeping/policies/new');
	await fill('Grace at the start, minutes', 'ten');
	await click('Try it on last month');
	await text('Enter a whole number.');
	await fill('Name', 'Grace of ten minutes');
	await fill('Grace at the start, minutes', '10');
	await click('Try it on last month');
	await text('1 of 2 employees would have had other days.');
	await page.getByText('Ana Worker').click();
	await shoot('policy-rehearsal');
	await click('Save version');
	await page.waitForURL('**/policies');
	await text('Grace of ten minutes');
	await shoot('policies');
});

test('statistics count the month, per employee and as a calendar', async () => {
	await open(`/admin/statistics?month=${month}`);
	await text('Ana Worker');
	await shoot('statistics');
	await page.getByRole('link', { name: 'Ana Worker' }).click();
	await page.getByRole('heading', { name: 'Ana Worker' }).waitFor();
	await shoot('statistics-employee');
});

test('a supervisor sees the days of those assigned, and nobody else’s', async () => {
	await open(`/admin/employees/${ben}`);
	await page.getByLabel('Packing').check();
	await page.getByRole('button', { name: 'Save', exact: true }).first().click();
	await text('What this person supervises was saved.');
	await shoot('supervision');
	await page.context().clearCookies();
	await signIn('lead@example.org');
	await open(`/admin/statistics?month=${month}`);
	await text('Ana Worker');
	await open(`/admin/employees/${ana}/days/${workdays[0]}`);
	await text('What counts');
	await open('/admin/timekeeping/schedules');
	expect(await page.getByRole('link', { name: 'Edit' }).count()).toBe(0);
});
