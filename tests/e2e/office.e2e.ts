import type { BrowserContext, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { openPage } from '../support/open-page';
import { startApp, type TestApp } from '../support/app';
import { launchChromium, type TestBrowser } from '../support/chromium';
import { drawFrame, personClip } from '../support/fake-camera';
import { putCanvasCamera } from '../support/scene-camera';
import { listScreenFaults, shootScreen } from '../support/screens';

const PASSWORD = 'a long sentence';
const DESCRIPTOR_BYTES = 128 * 4;

// The first day of an office, told in order: each test goes on where the one before it ended.
let app: TestApp;
let browser: TestBrowser;
let page: Page;
const invitations = new Map<string, string>();
const employees = new Map<string, string>();
const requests: Request[] = [];

beforeAll(async () => {
	app = await startApp();
	browser = await launchChromium({ fakeVideo: personClip('first') });
	({ page } = browser);
	page.setDefaultTimeout(60_000);
	page.on('request', (request) => requests.push(request));
	page.on('pageerror', (error) => console.error(`browser: ${error.message}`));
});
afterAll(async () => {
	await browser?.close();
	await app?.stop();
});

const open = (path: string) => openPage(page, app.url + path);
const text = (words: string | RegExp) => page.getByText(words).first().waitFor();
const click = (name: string | RegExp) => page.getByRole('button', { name }).click();
const fill = (label: string, value: string) => page.getByLabel(label, { exact: true }).fill(value);
const valueOf = (label: string) => page.getByLabel(label, { exact: true }).inputValue();
const photoOf = (person: Parameters<typeof personClip>[0]) => ({
	name: `${person}.jpg`,
	mimeType: 'image/jpeg',
	buffer: drawFrame({ people: [{ person, x: 320, y: 240, faceHeight: 240 }] }, 0)
});

/** Every screen is checked for accessibility, and pictured if wanted. */
async function shoot(name: string): Promise<void> {
	expect(await listScreenFaults(page, name)).toEqual([]);
}

async function signIn(on: Page, email: string, path = '/office'): Promise<void> {
	await on.goto(`${app.url}/sign-in?next=${encodeURIComponent(path)}`, { waitUntil: 'networkidle' });
	await on.getByLabel('E-mail address').fill(email);
	await on.getByLabel('Password').fill(PASSWORD);
	await on.getByRole('button', { name: 'Sign in' }).click();
	await on.waitForURL((url) => url.pathname !== '/sign-in');
}

async function addEmployee(fields: { number: string; name: string; email?: string; role?: string }) {
	await open('/admin/employees/new');
	await fill('Employee number', fields.number);
	await fill('Name', fields.name);
	const department = page.getByLabel('Department', { exact: true });
	await department.selectOption('new');
	await fill('Name of the new department', 'Packing');
	if (fields.email) await page.getByLabel(/^E-mail address/).fill(fields.email);
	if (fields.role) await page.getByLabel('Role').selectOption(fields.role);
	await click('Add employee');
	await text(`${fields.name} was added.`);
	if (fields.email) invitations.set(fields.email, await valueOf('Invitation link'));
	const href = await page.getByRole('link', { name: 'Open the employee' }).getAttribute('href');
	employees.set(fields.name, href ?? '');
}

describe('first setup', () => {
	const link = () => `/setup?token=${app.setupToken}`;

	test('a link that was never made says how to get one', async () => {
		await open('/setup?token=wrong');
		await text('This setup link does not work');
		await shoot('setup-invalid');
	});

	test('names each wrong field and keeps what was typed, but no password', async () => {
		await open(link());
		await fill('Name of the organisation', 'Ñandú Packing 𠮷');
		await fill('Password', 'short');
		await click('Finish setup');
		await text("Enter the first site's name.");
		await text(/Use at least 10 characters/);
		expect(await valueOf('Name of the organisation')).toBe('Ñandú Packing 𠮷');
		expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('siteName');
		await shoot('setup-errors');
	});

	test('takes a zone found by typing, makes the first administrator and signs in', async () => {
		await fill('Name of the site', 'Main plant');
		await page.getByLabel('Time zone').fill('manila');
		await page.getByRole('option', { name: 'Asia/Manila' }).click();
		await fill('Your name', 'Office Admin');
		await fill('E-mail address', 'admin@example.org');
		await fill('Password', PASSWORD);
		await click('Finish setup');
		await page.waitForURL('**/admin');
		await text('Nobody has punched yet today');
		await shoot('today-empty');
	});

	test('works once', async () => {
		await open(link());
		await text('Bundy is set up already');
	});
});

describe('signing in', () => {
	test('is asked for, and leads back to where the person was', async () => {
		await open('/admin');
		await click('Sign out');
		await page.waitForURL('**/sign-in');
		await open('/admin/punches?date=2026-01-05');
		await page.waitForURL('**/sign-in?next=*');
		await fill('E-mail address', 'admin@example.org');
		await fill('Password', 'not the password');
		await click('Sign in');
		await text('E-mail address or password is wrong.');
		expect(await valueOf('E-mail address')).toBe('admin@example.org');
		await shoot('sign-in-wrong');
		await fill('Password', PASSWORD);
		await click('Sign in');
		await page.waitForURL('**/admin/punches?date=2026-01-05');
	});

	test('never leads to another site', async () => {
		const context = await freshContext();
		const other = await context.newPage();
		await signIn(other, 'admin@example.org', '//evil.example/');
		expect(new URL(other.url()).origin).toBe(app.url);
		await context.close();
	});
});

describe('employees', () => {
	test('are added with their number as typed, leading zeros and all', async () => {
		await addEmployee({ number: '0007', name: '=Test Person', email: 'worker@example.org' });
		await shoot('employee-added');
		await addEmployee({ number: '0008', name: 'Second Person' });
		await addEmployee({ number: '0009', name: 'Shift Lead', email: 'lead@example.org', role: 'supervisor' });
		await open('/admin/employees?search=000');
		expect(await page.getByRole('row').count()).toBe(4);
		await shoot('employees');
	});

	test('keep their number to themselves: a second one is refused next to the field', async () => {
		await open('/admin/employees/new');
		await fill('Employee number', '0007');
		await fill('Name', 'Somebody else');
		await page.getByLabel('Department', { exact: true }).selectOption({ label: 'Packing' });
		await click('Add employee');
		await text('Another employee has this number.');
		expect(await valueOf('Name')).toBe('Somebody else');
	});

	test('choose their own password by a link that works once', async () => {
		const context = await freshContext();
		const other = await context.newPage();
		const link = invitations.get('worker@example.org') ?? '';
		await other.goto(link, { waitUntil: 'networkidle' });
		await other.getByLabel('New password').fill(PASSWORD);
		await other.getByRole('button', { name: 'Save and sign in' }).click();
		await other.waitForURL('**/me');
		await other.goto(link);
		await other.getByText('This invitation does not work any more').waitFor();
		await context.close();
	});
});

describe('forms without a script', () => {
	test('answers that are loaded again, or gone back to, do nothing again', async () => {
		const session = await page.context().newCDPSession(page);
		await session.send('Emulation.setScriptExecutionDisabled', { value: true });
		for (const { path, value, button, answer } of [
			{
				path: '/admin/departments',
				value: 'Laundry',
				button: 'Add department',
				answer: 'Laundry was added.'
			},
			{ path: '/admin/programs', value: 'Payroll', button: 'Make a token', answer: 'shown only this once' }
		]) {
			await page.goto(app.url + path);
			await page.getByLabel(/^(Name|Program)$/).fill(value);
			await click(button);
			await text(answer);
			await page.reload();
			expect(new URL(page.url()).pathname).toBe(path);
			expect(await page.getByText(answer).count()).toBe(0);
			expect(await page.getByRole('row', { name: value }).count()).toBe(1);
			await page.goBack();
			await page.goForward();
			expect(await page.getByRole('row', { name: value }).count()).toBe(1);
		}
		await session.send('Emulation.setScriptExecutionDisabled', { value: false });
	});
});

describe('enrolment', () => {
	test('asks for consent before any camera or model', async () => {
		requests.length = 0;
		await open(`${employees.get('=Test Person')}/enrol`);
		await text('What is collected');
		await click('Record consent and go on');
		await text('Tick the box if the person agrees.');
		expect(requests.filter((request) => request.url().includes('/models/'))).toEqual([]);
		expect(await page.locator('video').count()).toBe(0);
		await shoot('consent');
		await page.getByLabel('I have read or heard this text').check();
		await fill('Signature: full name of the person who agrees', 'Test Person');
		await click('Record consent and go on');
		await text('Step 2 of 2: the face');
		await shoot('enrol');
	});

	test('takes five good frames before the camera and sends numbers only', async () => {
		requests.length = 0;
		await click('Start the camera');
		// The person on this clip stands still.
		await page.getByRole('button', { name: 'This person cannot turn the head' }).click({ timeout: 90_000 });
		await page.getByText(/^[1-4] of 5 good frames/).waitFor({ timeout: 90_000 });
		await shootScreen(page, 'enrol-looking');
		await page.getByText('The face is enrolled: 1 template.').waitFor({ timeout: 90_000 });
		const posts = requests.filter((request) => request.method() === 'POST');
		expect(posts).toHaveLength(1);
		const [post] = posts;
		expect(post?.headers()['content-type']).toBe('application/json');
		const body = JSON.parse(post?.postData() ?? '') as { source: string; descriptors: string[] };
		expect(Object.keys(body).sort()).toEqual(['descriptors', 'modelId', 'source', 'still', 'yaws']);
		expect(body.descriptors.map((descriptor) => Buffer.from(descriptor, 'base64url').length)).toEqual(
			Array.from({ length: 5 }, () => DESCRIPTOR_BYTES)
		);
		await shoot('enrolled');
	});

	test('finds a face that belongs to another employee, and stores nothing', async () => {
		await consent('Second Person');
		await click('Photos');
		await page.locator('input[type=file]').setInputFiles(photoOf('first'));
		await page.getByText('This photo can be used.').waitFor({ timeout: 90_000 });
		await click('Enrol with 1 photo');
		await text('This face already belongs to =Test Person (0007).');
		await shoot('duplicate-face');
	});

	test('takes a photo of the right person, and says what is wrong with others', async () => {
		await click('Remove first.jpg');
		await page
			.locator('input[type=file]')
			.setInputFiles([
				{ name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not a picture') },
				photoOf('second')
			]);
		await text('This file is not a photo that can be read. Choose a JPEG or PNG.');
		await page.getByText('This photo can be used.').waitFor({ timeout: 90_000 });
		requests.length = 0;
		await click('Enrol with 1 photo');
		await text('The face is enrolled: 1 template.');
		for (const request of requests) expect(request.postDataBuffer()?.length ?? 0).toBeLessThan(2_000);
		await open('/admin/employees?search=Second');
		await page
			.getByRole('row', { name: /Second Person/ })
			.getByText('Enrolled', { exact: true })
			.waitFor();
	});

	test('guides a head that turns to five frames of different sides, and stores a template', async () => {
		const guided = await browser.context.newPage();
		await putCanvasCamera(guided, ['turning']);
		const posts: Request[] = [];
		guided.on('request', (request) => request.method() === 'POST' && posts.push(request));
		await consent('Shift Lead', guided);
		posts.length = 0;
		await guided.getByRole('button', { name: 'Start the camera' }).click();
		await guided.getByText(/^Turn your head a little to your (left|right)\.$/).waitFor({ timeout: 90_000 });
		await guided.getByText('The face is enrolled: 1 template.').waitFor({ timeout: 90_000 });
		expect(await guided.getByText('It rests on few pictures').count()).toBe(0);
		expect(posts).toHaveLength(1);
		const body = JSON.parse(posts[0]?.postData() ?? '') as { still: boolean; yaws: number[] };
		expect(body.still).toBe(false);
		expect(body.yaws).toHaveLength(5);
		expect(Math.max(...body.yaws)).toBeGreaterThanOrEqual(0.07);
		expect(Math.min(...body.yaws)).toBeLessThanOrEqual(-0.07);
		await guided.close();
	});

	test('refuses what no camera can have given', async () => {
		const enrol = `${app.url}${employees.get('Second Person')}/enrol`;
		const post = (data: unknown) =>
			page.request.post(enrol, { data, headers: { origin: app.url, accept: 'application/json' } });
		const zeros = Buffer.alloc(DESCRIPTOR_BYTES).toString('base64url');
		const model = { source: 'photo', modelId: RECOGNITION_MODEL, yaws: [0] };
		expect((await post({ ...model, descriptors: [zeros] })).status()).toBe(400);
		expect((await post({ ...model, descriptors: [] })).status()).toBe(400);
		expect((await post({ ...model, descriptors: ['@'] })).status()).toBe(400);
		// Beyond our own limit, and beyond that of the HTTP server.
		for (const bytes of [300_000, 600_000])
			expect((await post({ descriptors: 'x'.repeat(bytes) })).status()).toBe(413);
	});

	async function consent(name: string, on = page): Promise<void> {
		await openPage(on, `${app.url}${employees.get(name)}/enrol`);
		await on.getByLabel('I have read or heard this text').check();
		await on.getByLabel('Signature: full name of the person who agrees', { exact: true }).fill(name);
		await on.getByRole('button', { name: 'Record consent and go on' }).click();
		await on.getByText('Step 2 of 2: the face').waitFor();
	}
});

describe('devices and punches', () => {
	test('a code made here pairs a browser, which is then listed', async () => {
		await open('/admin/devices/pair');
		await fill('Name of the device', 'Main entrance');
		await click('Create pairing code');
		await text(/^Works once/);
		await shoot('pairing-code');
		const link = await valueOf('Or open this link there');
		await page.goto(link);
		await click('Pair this device');
		await text('This device is paired');
		await open('/admin/devices');
		await page.getByRole('cell').getByText('In service', { exact: true }).waitFor();
		await shoot('devices');
	});

	test('a punch there is seen here, with name, direction, device and zone, and in the CSV', async () => {
		await page.goto(`${app.url}/kiosk`);
		await page.locator('[data-result=good]').waitFor({ timeout: 90_000 });
		await open('/admin/punches');
		await page.getByRole('link', { name: '=Test Person' }).first().waitFor();
		await shoot('punches');
		const csv = await page.evaluate(async () => {
			const response = await fetch('/admin/punches.csv');
			const bytes = [...new Uint8Array(await response.arrayBuffer())];
			return { type: response.headers.get('content-type'), bytes };
		});
		expect(csv.type).toBe('text/csv; charset=utf-8');
		const body = Buffer.from(csv.bytes).toString('utf8');
		expect(body.startsWith('\uFEFF"Date","Time","Time zone"')).toBe(true);
		expect(body.split('\r\n')[1]).toMatch(
			/^"\d{4}-\d\d-\d\d","\d\d:\d\d","Asia\/Manila","0007","'=Test Person","Packing","Main plant","IN","Accepted","Face","Main entrance","online","[AB]","[^"]*"$/
		);
		await open('/admin');
		await text('1 of 3');
		await shoot('today');
		await open(`${employees.get('=Test Person')}`);
		await text('At work');
		await shoot('employee');
	});

	test('a revoked device is refused from then on', async () => {
		await open('/admin/devices');
		await click('Revoke');
		await shoot('revoke-asked');
		await click('Revoke device');
		await text('The device was revoked');
		await page.getByRole('cell').getByText('Revoked', { exact: true }).waitFor();
	});
});

describe('what somebody wrote', () => {
	const TRAP =
		'"><img src=x onerror="window.trapped=1"><script>window.trapped=1</script></title><svg/onload=window.trapped=1>{{window.trapped=1}}';

	test('is shown as it was written, wherever it is shown, and never runs', async () => {
		await addEmployee({ number: '0099', name: TRAP });
		for (const path of ['/admin/employees', employees.get(TRAP) ?? '']) {
			await open(path);
			await text(/<img src=x/);
			expect(await page.evaluate(() => 'trapped' in window)).toBe(false);
		}
	});

	test('is given back to whoever had to sign in again before it was sent', async () => {
		const shown = await open('/admin/employees/new');
		expect(shown?.headers()['cache-control']).toBe('private, no-store');
		await fill('Employee number', '0100');
		await fill('Name', 'Typed Before');
		await browser.context.clearCookies({ name: 'session' });
		await click('Add employee');
		await page.waitForURL('**/sign-in?**');
		await fill('E-mail address', 'admin@example.org');
		await fill('Password', PASSWORD);
		await click('Sign in');
		await page.waitForURL('**/admin/employees/new');
		await text('Here is what you typed before your sign-in ended.');
		expect([await valueOf('Employee number'), await valueOf('Name')]).toEqual(['0100', 'Typed Before']);
		await shoot('form-given-back');
	});

	test('cannot become markup or a script by any program in the page either', async () => {
		const refused = await page.evaluate(() => {
			const tried: Record<string, () => void> = {
				markup: () => (document.body.innerHTML = '<img src=x onerror="window.trapped=1">'),
				worker: () => void new Worker('/service-worker.js'),
				script: () => (document.createElement('script').src = '/service-worker.js'),
				policy: () => void window.trustedTypes?.createPolicy('mine', {})
			};
			return Object.entries(tried).map(([name, act]) => {
				try {
					act();
					return `${name} was possible`;
				} catch (error) {
					return error instanceof Error ? error.name : 'no error';
				}
			});
		});
		expect(refused).toEqual(['TypeError', 'TypeError', 'TypeError', 'TypeError']);
		expect(await page.evaluate(() => 'trapped' in window)).toBe(false);
		expect(browser.violations.length).toBeGreaterThan(2);
		browser.violations.length = 0;
	});
});

describe('roles', () => {
	test('a supervisor sees nobody before somebody is assigned, and changes nothing', async () => {
		const context = await freshContext();
		const lead = await context.newPage();
		await lead.goto(invitations.get('lead@example.org') ?? '', { waitUntil: 'networkidle' });
		await lead.getByLabel('New password').fill(PASSWORD);
		await lead.getByRole('button', { name: 'Save and sign in' }).click();
		await lead.waitForURL('**/admin');
		expect((await lead.goto(`${app.url}/admin/employees`))?.status()).toBe(200);
		expect(await lead.getByRole('link', { name: 'Add employee' }).count()).toBe(0);
		const someone = employees.get('=Test Person') ?? '';
		const paths = ['/admin/employees/new', '/admin/devices', '/admin/devices/pair', `${someone}/enrol`];
		for (const path of paths) expect((await lead.goto(app.url + path))?.status(), path).toBe(403);
		expect((await lead.goto(app.url + someone))?.status()).toBe(404);
		expect(await post(context, '/admin/departments?/add', { name: 'Sneaky' })).toBe(403);
		expect(await post(context, `${someone}?/withdraw`, {})).toBe(403);
		await context.close();
	});

	test('an employee sees only the own days', async () => {
		const context = await freshContext();
		const worker = await context.newPage();
		await signIn(worker, 'worker@example.org');
		expect(new URL(worker.url()).pathname).toBe('/me');
		await worker.getByText('At work').first().waitFor();
		const own = employees.get('=Test Person') ?? '';
		const days = `${employees.get('Second Person')}/days.csv`;
		for (const path of ['/admin', '/admin/punches', '/admin/punches.csv', own, days])
			expect((await worker.goto(app.url + path))?.status(), path).toBe(403);
		await context.close();
		const nobody = await freshContext();
		expect(await post(nobody, '/admin/departments?/add', { name: 'x' })).toBe(303);
		expect((await nobody.request.get(`${app.url}/api/v1/session`)).status()).toBe(401);
		await nobody.close();
	});

	test('one’s own page shows punches, consent and devices', async () => {
		await open('/admin');
		await click('Sign out');
		await page.waitForURL('**/sign-in');
		await signIn(page, 'worker@example.org');
		await page.waitForLoadState('networkidle');
		await text('1 template: rows of numbers, encrypted, never a picture');
		await shoot('me');
	});

	test('the help begins with one’s own guide, finds words in all of them, and has pictures', async () => {
		await page.getByRole('link', { name: 'Help', exact: true }).click();
		await page.waitForURL('**/help');
		expect(await page.locator('main li a').first().textContent()).toBe('For employees');
		await page.getByLabel('Find in the help').fill('undo');
		await click('Find');
		await page.getByRole('link', { name: 'Punch at the entrance' }).first().click();
		await page.waitForURL('**/help/guides/employees#punch-at-the-entrance');
		const picture = page.locator('main img').first();
		await picture.scrollIntoViewIfNeeded();
		await expect
			.poll(() => picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth))
			.toBeGreaterThan(600);
		await shoot('help-guide');
		await open('/help/protocol');
		await page.getByRole('heading', { level: 1 }).waitFor();
		await shoot('help-document');
		await open('/help');
		await shoot('help');
		await open('/me');
	});

	test('whoever chooses Filipino reads it from then on, on the next device too', async () => {
		await click('Filipino');
		await page.getByRole('heading', { name: 'Mga punch ko' }).waitFor();
		expect(await page.locator('html').getAttribute('lang')).toBe('fil');
		await shoot('me-filipino');
		await click('Mag-sign out');
		await page.waitForURL('**/sign-in');
		const context = await freshContext();
		const next = await context.newPage();
		await signIn(next, 'worker@example.org');
		await next.getByRole('heading', { name: 'Mga punch ko' }).waitFor();
		expect(await next.locator('html').getAttribute('lang')).toBe('fil');
		await context.close();
	});
});

test('after all that the server’s log holds no password, link, cookie or face', async () => {
	const log = app.readLog();
	expect(log.length).toBeGreaterThan(2_000);
	const cookies = (await browser.context.cookies()).map(({ value }) => value);
	const links = [...invitations.values()].map((link) => link.split('/').at(-1) ?? '');
	const secrets = [PASSWORD, app.setupToken, ...links, ...cookies].filter(({ length }) => length > 8);
	expect(secrets.length).toBeGreaterThan(2);
	expect(
		secrets.filter((secret) => log.includes(secret) || log.includes(encodeURIComponent(secret)))
	).toEqual([]);
	// A descriptor as numbers, and as the base64 of its 512 bytes.
	expect(log).not.toMatch(/(-?\d+\.\d+,\s*){16}/);
	expect(log).not.toMatch(/[\w+/-]{600}/);
});

async function freshContext(): Promise<BrowserContext> {
	const parent = browser.context.browser();
	if (parent) return parent.newContext();
	throw new Error('the browser is gone');
}

async function post(context: BrowserContext, path: string, form: Record<string, string>): Promise<number> {
	const headers = { origin: app.url, accept: 'text/html' };
	return (await context.request.post(app.url + path, { form, headers, maxRedirects: 0 })).status();
}
