import { eq } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '$domain/timekeeping/civil-date';
import { listDates } from '$domain/timekeeping/site-day';
import { hashPassword } from '$lib/server/access/passwords';
import { openDatabase, type Db } from '$lib/server/db/database';
import { appUser } from '$lib/server/db/schema/access';
import { dayCode } from '$lib/server/db/schema/day-code';
import { employee, roster } from '$lib/server/db/schema/employee';
import { department, site } from '$lib/server/db/schema/organisation';
import { punch } from '$lib/server/db/schema/punch';
import { schedule, scheduleAssignment } from '$lib/server/db/schema/schedule';
import { supervisorScope } from '$lib/server/db/schema/supervision';
import { newId } from '$lib/server/id';
import { openPage } from '../support/open-page';
import { startApp, type TestApp } from '../support/app';
import { launchChromium, type TestBrowser } from '../support/chromium';
import { listScreenFaults } from '../support/screens';
import { OFFICE_HOURS } from '../support/timekeeping';

const PASSWORD = 'a long sentence';

// A correction and a doubtful punch on their way, told in order: each test goes on where the one before it ended.
let app: TestApp;
let browser: TestBrowser;
let page: Page;
let db: Db;
const at = new Date();
const [siteId, departmentId, ana, ben, lead] = [newId(at), newId(at), newId(at), newId(at), newId(at)];
/** Last month's working days: they are over, whatever today is. */
const month = addDays(`${at.toISOString().slice(0, 7)}-01`, -1).slice(0, 7);
const workdays = listDates(`${month}-01`, `${month}-28`).filter(
	(date) => ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay())
);
const [missing = '', doubtful = '', unknown = ''] = workdays;

beforeAll(async () => {
	app = await startApp();
	db = openDatabase(app.database.url);
	const passwordHash = await hashPassword(PASSWORD);
	const people = [
		{ id: ana, name: 'Ana Worker', role: 'employee', email: 'ana@example.org' },
		{ id: lead, name: 'Lea Lead', role: 'supervisor', email: 'lead@example.org' },
		{ id: ben, name: 'Ben Office', role: 'admin', email: 'office@example.org' }
	] as const;
	// UTC: the instants below are the wall clock.
	await db.insert(site).values({ id: siteId, name: 'Main plant', timeZone: 'UTC', createdAt: at });
	await db.insert(department).values({ id: departmentId, name: 'Packing', createdAt: at });
	for (const [i, { id, name, role, email }] of people.entries()) {
		const userId = newId(at);
		const employeeNumber = `00${i + 1}`;
		await db.insert(employee).values({ id, employeeNumber, name, departmentId, siteId, createdAt: at });
		await db.insert(roster).values({ siteId, employeeId: id, createdAt: at });
		await db
			.insert(appUser)
			.values({ id: userId, email, name, role, employeeId: id, passwordHash, createdAt: at });
		if (role === 'supervisor')
			for (const target of [
				{ targetKind: 'department' as const, targetId: departmentId },
				{ targetKind: 'site' as const, targetId: siteId }
			])
				await db.insert(supervisorScope).values({ userId, ...target, createdAt: at });
	}
	const scheduleId = newId(at);
	const pattern = OFFICE_HOURS;
	await db.insert(schedule).values({ id: scheduleId, name: 'Office', pattern, version: 1, createdAt: at });
	await db.insert(scheduleAssignment).values({
		id: newId(at),
		scheduleId,
		targetKind: 'site',
		targetId: siteId,
		fromDate: `${month}-01`,
		version: 1,
		createdBy: ben,
		createdAt: at
	});
	await db
		.insert(dayCode)
		.values({ id: newId(at), kind: 'leave', code: 'VL', name: 'Vacation leave', createdAt: at });
	await punchAt(`${missing}T08:00:00Z`);
	await punchAt(`${doubtful}T08:00:00Z`);
	await punchAt(`${doubtful}T17:00:00Z`, 'in_review');
	await punchAt(`${unknown}T08:00:00Z`);
	await punchAt(`${unknown}T17:00:00Z`, 'not_recognised');
	await punchAt(`${unknown}T17:30:00Z`, 'not_recognised');
	browser = await launchChromium();
	({ page } = browser);
	page.setDefaultTimeout(20_000);
	page.on('pageerror', (error) => console.error(`browser: ${error.message}`));
});
afterAll(async () => {
	await browser?.close();
	await db?.$client.end();
	await app?.stop();
});

async function punchAt(
	instant: string,
	status: 'accepted' | 'in_review' | 'not_recognised' = 'accepted'
): Promise<void> {
	const punchedAt = new Date(instant);
	const nobody = status === 'not_recognised';
	await db.insert(punch).values({
		eventId: newId(punchedAt),
		deviceId: newId(punchedAt),
		siteId,
		employeeId: nobody ? null : ana,
		status,
		direction: nobody ? null : 'in',
		directionSource: nobody ? null : 'inferred',
		method: 'face',
		punchedAt,
		online: true,
		evidenceGrade: status === 'accepted' ? 'A' : 'D',
		timeGrade: status === 'in_review' ? 'D' : 'A',
		earliestAt: punchedAt,
		latestAt: punchedAt,
		reasons: nobody ? '["no enrolled face is near"]' : '[]',
		evaluationVersion: 3,
		evaluatedAt: punchedAt
	});
}

async function signIn(email: string): Promise<void> {
	await page.context().clearCookies();
	await page.goto(`${app.url}/sign-in?next=/office`, { waitUntil: 'networkidle' });
	await page.getByLabel('E-mail address').fill(email);
	await page.getByLabel('Password').fill(PASSWORD);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL((url) => url.pathname !== '/sign-in');
}

const open = (path: string) => openPage(page, app.url + path);
const text = (words: string | RegExp) => page.getByText(words).first().waitFor();
const click = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
const follow = (name: string | RegExp) => page.getByRole('link', { name }).first().click();

/** Every screen is checked for accessibility, and pictured if wanted. */
async function shoot(name: string): Promise<void> {
	expect(await listScreenFaults(page, name)).toEqual([]);
}

test('an employee asks for a missing punch from the day it is missing on', async () => {
	await signIn('ana@example.org');
	await open(`/me/days/${missing}`);
	await text('A punch is missing on this day.');
	await follow('Ask for a correction');
	await page.getByRole('heading', { name: 'Missed punch' }).waitFor();
	expect(await page.getByLabel('Work day').inputValue()).toBe(missing);
	expect(await page.getByLabel('Direction').inputValue()).toBe('out');
	await page.getByLabel('Time').fill('5 o’clock');
	await page.getByLabel('Reason').fill('The tablet was off');
	await click('File the request');
	await text(/"5 o’clock" is not a time/);
	expect(await page.getByLabel('Reason').inputValue()).toBe('The tablet was off');
	await shoot('request-form');
	await page.getByLabel('Time').fill('1700');
	await click('File the request');
	await text('Your request was filed.');
	await text('OUT at 17:00 on');
	await shoot('own-requests');
});

test('changes it while it waits; the same form in a second tab is late and saves nothing', async () => {
	await follow('Missed punch');
	await follow('Edit');
	await page.waitForURL('**/edit');
	const late = await page.context().newPage();
	await late.goto(page.url(), { waitUntil: 'networkidle' });
	await page.getByLabel('Reason').fill('The tablet was off since noon');
	await click('Save changes');
	await text('The request was changed.');
	await text('The tablet was off since noon');
	await late.getByLabel('Reason').fill('Another reason');
	await late.getByRole('button', { name: 'Save changes' }).click();
	await late.getByText('Somebody else decided or changed this request').first().waitFor();
	expect(await late.getByLabel('Reason').inputValue()).toBe('Another reason');
	// Pressed again it is as late as before.
	await late.getByRole('button', { name: 'Save changes' }).click();
	await late.getByText('Somebody else decided or changed this request').first().waitFor();
	expect(await listScreenFaults(late, 'request-edit-late')).toEqual([]);
	await late.close();
	await page.reload({ waitUntil: 'networkidle' });
	await text('The tablet was off since noon');
	await shoot('own-request');
});

test('the supervisor sees both versions, and approved the day is whole', async () => {
	await signIn('lead@example.org');
	await text('Requests to decide');
	await page.getByRole('link', { name: /1 Requests to decide/ }).click();
	await text('Ana Worker');
	await shoot('requests');
	await follow('Ana Worker');
	const row = page.getByRole('row', { name: /Times/ });
	expect(await row.innerText()).toMatch(/08:00-\?\s+08:00-17:00/);
	await shoot('request');
	await click('Decline');
	await text('Say why it is declined');
	await click('Approve');
	await text('Approved: it counts now.');
	await follow('See the day');
	await text('8 h 00 min');
	expect(await page.getByText('A punch is missing on this day.').count()).toBe(0);
	await open('/admin/delegations');
});

test('doubtful punches are worked through with the keyboard alone', async () => {
	const press = (key: string) => page.keyboard.press(key);
	const waiting = () => page.getByRole('list', { name: 'Waiting punches' }).getByRole('listitem').count();
	await open(`/admin/employees/${ana}/days/${doubtful}`);
	await text('A punch of this day waits for review.');
	await open('/admin/review');
	await text('3 punches wait.');
	await shoot('review');
	// The first is Ana's in doubt; the next names nobody.
	await press('j');
	await page.getByRole('heading', { name: 'Nobody named' }).waitFor();
	await press('k');
	await page.getByRole('heading', { name: 'Ana Worker' }).waitFor();
	await press('a');
	await text('2 punches wait.');
	// The focus went on to the one that follows.
	await press('1');
	await text('an OUT is missing that day');
	await press('a');
	await text('1 punch waits.');
	await press('u');
	await text('2 punches wait.');
	await press('r');
	await text('1 punch waits.');
	expect(await waiting()).toBe(1);
	await press('r');
	await text('Nothing to review');
	await open(`/admin/employees/${ana}/days/${doubtful}`);
	await text('8 h 00 min');
});

test('what is not supervised is not found', async () => {
	await signIn('office@example.org');
	await open('/admin/review');
	await text('Nothing to review');
	await open('/admin/delegations');
	await text('Who supervises what');
	await shoot('delegations-office');
	await db.delete(supervisorScope);
	await signIn('lead@example.org');
	for (const path of ['/admin', '/admin/employees', '/admin/requests', '/admin/review']) {
		await open(path);
		await text('You supervise nobody yet');
	}
	await shoot('nobody-assigned');
	const response = await open(`/admin/employees/${ana}/days/${missing}`);
	expect(response?.status()).toBe(404);
});

test('the only one who decides also decides what they filed for somebody, on a stated ground', async () => {
	await db.update(appUser).set({ disabledAt: at }).where(eq(appUser.email, 'lead@example.org'));
	await signIn('office@example.org');
	await open(`/admin/requests/new?employee=${ana}&kind=overtime&date=${missing}`);
	await text('nobody else can decide about it');
	await page.getByLabel('From').fill('17:00');
	await page.getByLabel('To', { exact: true }).fill('18:00');
	await page.getByLabel('Reason').fill('Stock count');
	await click('File the request');
	await text('open it to decide, and say on what ground');
	await follow('Ana Worker');
	await text('You filed this request, and nobody else can decide about it.');
	await shoot('request-alone');
	await click('Approve');
	await text('Say on what ground: you filed it');
	await page.getByLabel('Comment').fill('Order 12 of the plant manager');
	await click('Approve');
	await text('Approved: it counts now.');
});
