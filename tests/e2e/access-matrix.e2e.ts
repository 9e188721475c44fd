import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import * as OTPAuth from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkPermission, ROLES, type Role } from '$domain/access/permissions';
import { MONTHLY } from '$domain/timekeeping/periods';
import { ROUTE_ACCESS, type Access } from '$lib/server/access/route-access';
import { hashPassword } from '$lib/server/access/passwords';
import { createSession } from '$lib/server/access/sessions';
import { appUser } from '$lib/server/db/schema/access';
import { supervisorScope } from '$lib/server/db/schema/supervision';
import { createToken } from '$lib/server/program/api-token.service';
import { createRequest } from '$lib/server/timekeeping/request.service';
import {
	createCalendar,
	listPeriodsOf,
	openNextPeriods
} from '$lib/server/timekeeping/period-calendar.service';
import { startApp, type TestApp } from '../support/app';
import { launchChromium, type TestBrowser } from '../support/chromium';
import { openAppContext, type TestContext } from '../support/context';
import { listScreenFaults } from '../support/screens';
import { makePunch, makeUser } from '../support/timekeeping';

// Every route, method and action of the table, asked for by every role: T54.
type Who = Role | 'nobody';
type Ask = { who: Who; routeId: string; method: string; action: string | null; access: Access };

let app: TestApp;
let t: TestContext;
const cookies = new Map<Who, string>([['nobody', '']]);
/** by the name of a route's parameter: of the site of the supervisor, and of another one */
let own: Record<string, string>;
let foreign: Record<string, string>;
let foreignRequest = '';
let foreignPunch = '';
let periodId = '';

beforeAll(async () => {
	const masterKey = randomBytes(32);
	app = await startApp({ env: { BUNDY_MASTER_KEY: masterKey.toString('base64') } });
	t = openAppContext(app, masterKey);
	const [here, there] = [await t.newSite(), await t.newSite()];
	const [mine, theirs] = [await t.newEmployee({ siteId: here }), await t.newEmployee({ siteId: there })];
	for (const role of ROLES) {
		// Of their own: one of the actions tried below stops the sign-in of `mine`.
		const employeeId = await t.newEmployee({ siteId: here });
		const user = await makeUser(t, { role, employeeId });
		if (role === 'supervisor')
			await t.db
				.insert(supervisorScope)
				.values({ userId: user.userId, targetKind: 'site', targetId: here, createdAt: t.now() });
		const { token } = await createSession(t.db, user.userId, t.now());
		cookies.set(role, `session=${token}`);
	}
	const admin = t.as(await t.newAdmin());
	const calendar = { name: 'All', pattern: MONTHLY, scopeKind: 'organisation', scopeId: null } as const;
	const made = await createCalendar(admin, calendar);
	if (!made.ok) throw new Error(made.reason);
	await openNextPeriods(admin, made.id, 1);
	periodId = (await listPeriodsOf(admin, made.id))[0]?.id ?? '';
	const asked = await createRequest(
		t.as(await makeUser(t, { role: 'employee', employeeId: theirs })),
		theirs,
		{
			detail: { kind: 'overtime', date: '2026-03-02', from: '17:00', to: '18:00' },
			reason: 'Stocktaking',
			attachmentNote: ''
		}
	);
	if (!asked.ok) throw new Error(asked.reason);
	foreignRequest = asked.id;
	foreignPunch = await makePunch(t, {
		siteId: there,
		employeeId: theirs,
		at: '2026-03-02T00:00:00Z',
		doubtful: 'somebody'
	});
	const usual = { date: '2026-03-02', token: 'unknown', n: '1', list: 'holidays' };
	own = { ...usual, id: mine, employee: mine };
	foreign = { ...usual, id: theirs, employee: theirs };
});
afterAll(async () => {
	await t?.close();
	await app?.stop();
});

const pathOf = (routeId: string, ids: Record<string, string>) =>
	routeId
		.replace(/\/\([^)]+\)/g, '')
		.replace(/\[(\w+)\]/g, (_, name: string) =>
			name === 'id' && routeId.includes('/periods/') ? periodId : (ids[name] ?? '')
		) || '/';

async function ask(
	asked: Omit<Ask, 'access'>,
	ids: Record<string, string>,
	form: Record<string, string> = {}
) {
	const { who, routeId, method, action } = asked;
	const query = action && action !== 'default' ? `?/${action}` : '';
	const json = routeId.startsWith('/api/');
	const body = json ? '{}' : new URLSearchParams(form);
	const response = await fetch(app.url + pathOf(routeId, ids) + query, {
		method,
		redirect: 'manual',
		headers: {
			cookie: cookies.get(who) ?? '',
			accept: json ? 'application/json' : 'text/html',
			origin: app.url,
			...(json ? { 'content-type': 'application/json' } : {})
		},
		...(method === 'GET' ? {} : { body })
	});
	// One of them never ends by itself.
	await response.body?.cancel();
	return { status: response.status, location: response.headers.get('location') ?? '' };
}

const asks: Ask[] = Object.entries(ROUTE_ACCESS).flatMap(([routeId, route]) => {
	const lines: Omit<Ask, 'who'>[] = (['GET', 'POST', 'PUT'] as const).flatMap((method) => {
		const access = route[method];
		return access ? [{ routeId, method, action: null, access }] : [];
	});
	for (const [action, access] of Object.entries(route.actions ?? {}))
		lines.push({ routeId, method: 'POST', action, access });
	return (['nobody', ...ROLES] as const).flatMap((who) => lines.map((line) => ({ who, ...line })));
});

/** Signing out would end what the others ask with. */
const callable = asks.filter(({ routeId }) => routeId !== '/(auth)/sign-out');

function checkMay({ who, access }: Ask): boolean {
	if (access === 'anyone' || access === 'device') return true;
	if (who === 'nobody') return false;
	const permission = typeof access === 'string' ? access : access.permission;
	return permission === 'signed_in' || checkPermission(who, permission);
}

const nameOf = ({ who, method, routeId, action }: Ask) => `${who}: ${method} ${routeId} ${action ?? ''}`;

async function eachOf(list: Ask[], look: (asked: Ask) => Promise<string | null>): Promise<string[]> {
	const left = [...list];
	const faults: string[] = [];
	const work = async () => {
		for (let asked = left.shift(); asked; asked = left.shift()) {
			const fault = await look(asked);
			if (fault) faults.push(`${nameOf(asked)}: ${fault}`);
		}
	};
	await Promise.all(Array.from({ length: 6 }, work));
	return faults;
}

test('who may not is refused, and who is not signed in is asked to', async () => {
	const refused = callable.filter((asked) => !checkMay(asked));
	expect(refused.length).toBeGreaterThan(300);
	const faults = await eachOf(refused, async (asked) => {
		const { status, location } = await ask(asked, own);
		const signIn = status === 401 || (status === 303 && location.startsWith('/sign-in'));
		return (asked.who === 'nobody' ? signIn : status === 403) ? null : `${status} ${location}`;
	});
	expect(faults).toEqual([]);
});

test('who may is served: an answer, a form that is wrong or nothing found, never a refusal or a fault', async () => {
	const served = callable.filter((asked) => checkMay(asked));
	expect(served.length).toBeGreaterThan(300);
	const faults = await eachOf(served, async (asked) => {
		const { status, location } = await ask(asked, own);
		const refused =
			[401, 403, 405].includes(status) && asked.access !== 'device' && asked.access !== 'anyone';
		const away = location.startsWith('/sign-in') || location.startsWith('/confirm');
		return refused || status >= 500 || (away && asked.access !== 'anyone') ? `${status} ${location}` : null;
	});
	expect(faults).toEqual([]);
});

test('what another site started changes nothing, cookie or not', async () => {
	const cookie = cookies.get('admin') ?? '';
	const post = (headers: Record<string, string>) =>
		fetch(`${app.url}/admin/departments`, {
			method: 'POST',
			body: new URLSearchParams({ name: 'Forged' }),
			headers: { cookie, accept: 'text/html', ...headers },
			redirect: 'manual'
		});
	expect((await post({ origin: app.url, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
	expect((await post({ origin: 'https://elsewhere.example' })).status).toBe(403);
	expect((await post({ origin: 'null' })).status).toBe(403);
	expect((await post({})).status).toBe(403);
});

test('a program with a token reads periods, and nothing else that people read', async () => {
	const input = { name: 'Payroll', scope: 'periods.read', days: 90 } as const;
	const token = await createToken(t.as(await t.newAdmin()), input);
	const read = (path: string) =>
		fetch(app.url + path, { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' });
	expect((await read('/api/v1/periods')).status).toBe(200);
	expect((await read(`/api/v1/periods/${periodId}`)).status).toBe(200);
	expect((await read('/api/v1/session')).status).toBe(401);
	expect((await read('/admin/employees')).status).toBe(303);
});

describe('ids of another site', () => {
	const withIds = asks.filter(
		({ routeId, who, method }) =>
			who === 'supervisor' && method === 'GET' && /employees\/\[id\]|\[employee\]/.test(routeId)
	);
	test.each(withIds.filter((asked) => checkMay(asked)))(
		'give a supervisor nothing: $routeId',
		async (asked) => {
			expect((await ask(asked, foreign)).status).toBe(404);
			expect((await ask(asked, own)).status).toBe(200);
			expect((await ask({ ...asked, who: 'auditor' }, foreign)).status).toBe(200);
		}
	);

	test('a request of another site is neither shown to a supervisor nor to another employee, nor decided', async () => {
		const at = { ...own, id: foreignRequest };
		const page = { routeId: '/(admin)/admin/requests/[id]', method: 'GET', action: null };
		expect((await ask({ ...page, who: 'supervisor' }, at)).status).toBe(404);
		expect((await ask({ ...page, who: 'hr' }, at)).status).toBe(200);
		expect((await ask({ ...page, routeId: '/(me)/me/requests/[id]', who: 'employee' }, at)).status).toBe(404);
		const decide = { ...page, method: 'POST', action: 'decide', who: 'supervisor' } as const;
		const decided = await ask(decide, at, { version: '1', decision: 'approved', note: '' });
		expect([403, 404, 409]).toContain(decided.status);
		const withdraw = { ...page, routeId: '/(me)/me/requests/[id]', method: 'POST', action: 'withdraw' };
		expect((await ask({ ...withdraw, who: 'employee' }, at, { version: '1' })).status).toBeGreaterThan(399);
	});

	test('a doubtful punch of another site is not a supervisor’s to decide', async () => {
		const review = {
			routeId: '/(admin)/admin/review',
			method: 'POST',
			action: 'decide',
			who: 'supervisor'
		} as const;
		const decided = await ask(review, own, { eventId: foreignPunch, seen: '0', decision: 'reject' });
		expect(decided.status).toBeGreaterThan(399);
	});

	test('a period of somebody of another site is not a supervisor’s to verify', async () => {
		const step = {
			routeId: '/(admin)/admin/periods/[id]/[employee]',
			method: 'POST',
			action: 'verify'
		} as const;
		const verified = await ask({ ...step, who: 'supervisor' }, foreign, { version: '1' });
		expect(verified.status).toBeGreaterThan(399);
	});
});

describe('in a browser', () => {
	let browser: TestBrowser;
	afterAll(() => browser?.close());

	test('an authenticator app and a passkey sign in, and the page of both is fit for everybody', async () => {
		browser = await launchChromium();
		const { page } = browser;
		page.setDefaultTimeout(30_000);
		const click = (name: string) => page.getByRole('button', { name, exact: true }).click();
		const user = await makeUser(t, { role: 'admin', employeeId: null });
		const email = `${user.userId}@example.org`;
		const passwordHash = await hashPassword('a long sentence');
		await t.db.update(appUser).set({ passwordHash }).where(eq(appUser.id, user.userId));
		// By its path: the sign-in has the same words in its query.
		const isOwnPage = ({ pathname }: URL) => pathname === '/me/security';
		const signIn = async () => {
			await page.goto(`${app.url}/sign-in?next=/me/security`, { waitUntil: 'networkidle' });
			await page.getByLabel('E-mail address').fill(email);
			await page.getByLabel('Password').fill('a long sentence');
			await click('Sign in');
		};
		await signIn();
		await click('Set up');
		const secret = (await page.locator('code').first().textContent()) ?? '';
		const codeAt = (ms: number) =>
			new OTPAuth.TOTP({ secret: OTPAuth.Secret.fromBase32(secret) }).generate({ timestamp: ms });
		await page.getByLabel('Six digits').fill(codeAt(Date.now()));
		await click('Turn on');
		await page.getByText('Keep these recovery codes').waitFor();
		expect(await listScreenFaults(page, 'security')).toEqual([]);

		const client = await page.context().newCDPSession(page);
		await client.send('WebAuthn.enable');
		await client.send('WebAuthn.addVirtualAuthenticator', {
			options: {
				protocol: 'ctap2',
				transport: 'internal',
				hasResidentKey: true,
				hasUserVerification: true,
				isUserVerified: true,
				automaticPresenceSimulation: true
			}
		});
		await page.getByLabel(/^Name of the new passkey/).fill('Office computer');
		await click('Add a passkey');
		await page.getByText('Office computer', { exact: true }).waitFor();

		await page.context().clearCookies();
		await signIn();
		await page.waitForURL('**/sign-in/second-step?*');
		expect(await listScreenFaults(page, 'second-step')).toEqual([]);
		// The code of now was used to turn it on: the next one is good as well.
		await page.getByLabel('Code').fill(codeAt(Date.now() + 30_000));
		await click('Sign in');
		await page.waitForURL(isOwnPage);

		await page.context().clearCookies();
		await page.goto(`${app.url}/sign-in?next=/me/security`, { waitUntil: 'networkidle' });
		await click('Use a passkey');
		await page.waitForURL(isOwnPage);
		await page.goto(`${app.url}/confirm`, { waitUntil: 'networkidle' });
		expect(await listScreenFaults(page, 'confirm')).toEqual([]);

		await page.goto(`${app.url}/admin/programs`, { waitUntil: 'networkidle' });
		await page.getByLabel('Program').fill('Payroll of the head office');
		await click('Make a token');
		await page.getByText('Copy the token now').waitFor();
		expect(await listScreenFaults(page, 'programs')).toEqual([]);
	});
});
