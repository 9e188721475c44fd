/**
 * `npm run screens`: pictures of every screen of the demo, at a desk by day and on a phone by night, into docs/screens/,
 * and docs/screens.md, which shows them all. Starts a demo of its own and ends it again. Names after `--` take only the
 * screens whose name holds one of them. The screens of the kiosk need faces before a camera, and stay as they are: tests/e2e/kiosk*.e2e.ts pictures them.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import { emailOf, PASSWORD, ADMIN_EMAIL } from './demo/people';
import { findChromium } from './lib/find-chromium.js';
import { ROOT } from './lib/settings.js';

const FOLDER = join(ROOT, 'docs', 'screens');
const PORT = process.env.PORT || '3190';
const URL_OF_DEMO = `http://localhost:${PORT}`;
const LOOKS = [
	{ name: 'desk', colorScheme: 'light', width: 1280, height: 800, longest: 1100 },
	{ name: 'phone', colorScheme: 'dark', width: 390, height: 844, longest: 1300 },
	{ name: 'desk-dark', colorScheme: 'dark', width: 1280, height: 800, longest: 1100 }
] as const;
/** At a desk by night too: a sample of lists, forms, charts and a calendar. */
const BY_NIGHT = [
	'today',
	'review',
	'employees',
	'employee',
	'employee-edit',
	'period',
	'statistics',
	'site',
	'me'
];
const QUALITY = 62;
const LANGUAGE_COOKIE = 'bundy-language';

type Screen = { name: string; path: string | ((page: Page) => Promise<string>) };
type Part = { who: string | null; language?: 'fil'; screens: Screen[] };

const wanted = process.argv.slice(2);
const at = (name: string, path: Screen['path']): Screen => ({ name, path });

/** The address that the first link of a page with such a beginning leads to. */
const firstLink = (from: string, selector: string, suffix = '') =>
	async function follow(page: Page): Promise<string> {
		await page.goto(URL_OF_DEMO + from, { waitUntil: 'load' });
		const href = await page.locator(`main ${selector}`).first().getAttribute('href');
		return `${href ?? from}${suffix}`;
	};
const EMPLOYEE = 'a[href^="/admin/employees/0"]';
const somebody = (suffix = '') => firstLink('/admin/employees?search=1013', EMPLOYEE, suffix);

const PARTS: Part[] = [
	{
		who: null,
		screens: [
			at('sign-in', '/sign-in'),
			at('pair', '/pair'),
			at('device', '/device'),
			at('privacy-public', '/privacy'),
			at('help-guide', '/help/guides/employees')
		]
	},
	{
		who: ADMIN_EMAIL,
		screens: [
			at('today', '/admin'),
			at('today-late', '/admin?state=late'),
			at('requests', '/admin/requests'),
			at('request', firstLink('/admin/requests', 'a[href^="/admin/requests/0"]')),
			at('request-new', '/admin/requests/new'),
			at('review', '/admin/review'),
			at('punches', '/admin/punches'),
			at('employees', '/admin/employees'),
			at('employees-long-name', '/admin/employees?search=Maria'),
			at('employees-nobody', '/admin/employees?search=nobody+at+all'),
			at('employee-new', '/admin/employees/new'),
			at('employee', somebody()),
			at('employee-long-name', firstLink('/admin/employees?search=Maria', EMPLOYEE)),
			at('employee-edit', somebody('/edit')),
			at('employee-enrol', somebody('/enrol')),
			at('employee-days', somebody('/days')),
			at('devices', '/admin/devices'),
			at('device-pair', '/admin/devices/pair'),
			at('device-import', '/admin/devices/import'),
			at('imports', '/admin/imports'),
			at('schedules', '/admin/timekeeping/schedules'),
			at('schedule', firstLink('/admin/timekeeping/schedules', 'a[href^="/admin/timekeeping/schedules/0"]')),
			at('assignments', '/admin/timekeeping/assignments'),
			at('holidays', '/admin/timekeeping/holidays'),
			at('policies', '/admin/timekeeping/policies'),
			at('policy-new', '/admin/timekeeping/policies/new'),
			at('suspensions', '/admin/timekeeping/suspensions'),
			at('codes', '/admin/timekeeping/codes'),
			at('periods', '/admin/periods'),
			at('period', firstLink('/admin/periods', 'a[href^="/admin/periods/0"]')),
			at('period-forms', '/admin/periods/forms'),
			at('period-late', '/admin/periods/late'),
			at('period-patterns', '/admin/periods/patterns'),
			at('signatories', '/admin/periods/signatories'),
			at('exports', '/admin/exports'),
			at('statistics', '/admin/statistics'),
			at('statistics-employee', async (page) =>
				(await somebody()(page)).replace('/admin/employees/', '/admin/statistics?employee=')
			),
			at('habitual', '/admin/statistics/habitual'),
			at('sites', '/admin/sites'),
			at('site', firstLink('/admin/sites', 'a[href^="/admin/sites/0"]')),
			at('departments', '/admin/departments'),
			at('users', '/admin/users'),
			at('privacy', '/admin/privacy'),
			at('programs', '/admin/programs'),
			at('badges', '/admin/employees/badges'),
			// The day before yesterday: whole, and a working day more often than not.
			at('employee-day', async (page) =>
				firstLink(await somebody('/days')(page), 'tbody tr:nth-child(3) a')(page)
			),
			at('delegations', '/admin/delegations'),
			at('audit', '/admin/audit'),
			at('alarms', '/admin/alarms'),
			at('help', '/help'),
			at('not-found', '/admin/nowhere')
		]
	},
	{ who: emailOf('1029'), screens: [at('supervisor-today', '/admin')] },
	{
		who: emailOf('1013'),
		screens: [
			at('me', '/me'),
			at('me-dtr', '/me/dtr'),
			at('me-requests', '/me/requests'),
			at('me-request-new', '/me/requests/new'),
			at('me-badge', '/me/badge'),
			at('me-security', '/me/security'),
			at('me-privacy', '/me/privacy'),
			at('me-reminders', '/me/reminders')
		]
	},
	{
		who: emailOf('1013'),
		language: 'fil',
		screens: [at('me-fil', '/me'), at('me-fil-request-new', '/me/requests/new'), at('me-fil-help', '/help')]
	}
];

async function main(): Promise<void> {
	const demo = await startDemo();
	const executablePath = await findChromium();
	if (!executablePath) throw new Error('No Chromium here: npm test e2e installs it, or set CHROMIUM_PATH.');
	const browser = await chromium.launch({ executablePath, args: ['--lang=en-GB'] });
	try {
		mkdirSync(FOLDER, { recursive: true });
		for (const part of PARTS) await shootPart(browser, part);
		writeGallery();
	} finally {
		await browser.close();
		await demo.stop();
	}
}

async function shootPart(browser: Browser, { who, language, screens }: Part): Promise<void> {
	const chosen = screens.filter(
		({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word))
	);
	if (chosen.length === 0) return;
	const context = await browser.newContext({ serviceWorkers: 'block', locale: 'en-GB' });
	const page = await context.newPage();
	if (who) await signIn(page, who);
	if (language) await context.addCookies([{ name: LANGUAGE_COOKIE, value: language, url: URL_OF_DEMO }]);
	for (const { name, path } of chosen) {
		const where = typeof path === 'string' ? path : await path(page);
		for (const look of LOOKS) {
			if (look.name === 'desk-dark' && !BY_NIGHT.includes(name)) continue;
			await page.setViewportSize(look);
			await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: 'reduce' });
			await page.goto(URL_OF_DEMO + where, { waitUntil: 'load' });
			// Scripts, late figures and fonts; the pages keep a connection, so the network is never idle.
			await delay(700);
			await shoot(page, `${name}-${look.name}`, look.longest);
		}
	}
	await context.close();
}

async function signIn(page: Page, email: string): Promise<void> {
	await page.goto(`${URL_OF_DEMO}/sign-in`);
	await page.getByLabel('E-mail address').fill(email);
	await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** WebP, which Playwright itself does not write; a long page is cut where the eye has seen enough. */
async function shoot(page: Page, name: string, longest: number): Promise<void> {
	const session = await page.context().newCDPSession(page);
	const measure = () =>
		page.evaluate(() => ({
			width: document.documentElement.clientWidth,
			height: document.documentElement.scrollHeight
		}));
	// As high as the picture will be: what is as high as the screen, such as the navigation, would end half-way.
	const { width } = await measure();
	await page.setViewportSize({ width, height: Math.min((await measure()).height, longest) });
	// Until it is drawn anew: rows of a table were pictured without their padding.
	await page.evaluate(
		() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
	);
	const { height } = await measure();
	const overflow = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth
	);
	const { data } = await session.send('Page.captureScreenshot', {
		format: 'webp',
		quality: QUALITY,
		captureBeyondViewport: true,
		clip: { x: 0, y: 0, width, height: Math.min(height, longest), scale: 1 }
	});
	await session.detach();
	const file = join(FOLDER, `${name}.webp`);
	rmSync(file, { force: true });
	writeFileSync(file, Buffer.from(data, 'base64'));
	console.log(
		`${name} ${Math.round(statSync(file).size / 1024)} KB${overflow > 0 ? ` WIDER than the screen by ${overflow} px` : ''}`
	);
}

/** docs/screens.md: every picture there is, by the name of its screen, so that none is kept that nobody sees. */
function writeGallery(): void {
	const files = readdirSync(FOLDER).filter((name) => name.endsWith('.webp'));
	const screens = groupNames(files);
	const lines = [...screens].map(([screen, names]) => {
		const words = screen.replaceAll('-', ' ');
		const pictures = names.map((name) => `![${words}, ${LOOK_WORDS[lookOf(name)]}](screens/${name})`);
		return `## ${words[0]?.toUpperCase()}${words.slice(1)}\n\n${pictures.join(' ')}\n`;
	});
	writeFileSync(join(ROOT, 'docs', 'screens.md'), `${GALLERY_LEAD}\n${lines.join('\n')}`);
}

/** By screen, in the order of the alphabet. */
function groupNames(files: readonly string[]): Map<string, string[]> {
	const screens = new Map<string, string[]>();
	for (const name of [...files].sort()) {
		const screen = name.replace(/-(desk-dark|desk|phone)\.webp$/, '');
		screens.set(screen, [...(screens.get(screen) ?? []), name]);
	}
	return screens;
}

const LOOK_WORDS = { desk: 'at a desk', 'desk-dark': 'at a desk by night', phone: 'on a phone' } as const;
const lookOf = (name: string) =>
	name.endsWith('-phone.webp') ? 'phone' : name.endsWith('-dark.webp') ? 'desk-dark' : 'desk';
const GALLERY_LEAD = `# Every screen

Pictures of the demo, of people who are invented, at a desk by day and on a phone by night. Written by \`npm run screens\`.
`;

/** A demo in a zone where it is a working morning now, so that somebody is at work. */
async function startDemo(): Promise<{ stop: () => Promise<void> }> {
	const running = await fetch(`${URL_OF_DEMO}/livez`).catch(() => null);
	if (running?.ok) return { stop: async () => {} };
	const zone = ZONES.find((one) => [10, 11].includes(hourIn(one))) ?? 'Asia/Manila';
	const child = spawn(process.execPath, [join('scripts', 'demo.js'), '--fresh', '--zone', zone], {
		cwd: ROOT,
		env: { ...process.env, PORT, BUNDY_DEMO_DATA: join(ROOT, '.cache', 'screens-data') },
		stdio: ['ignore', 'inherit', 'inherit']
	});
	const exited = new Promise<void>((done) => child.once('exit', () => done()));
	let isGone = false;
	void exited.then(() => (isGone = true));
	for (;;) {
		const answer = await fetch(`${URL_OF_DEMO}/readyz`).catch(() => null);
		if (answer?.ok) break;
		if (isGone) throw new Error('The demo did not start; its own words are above.');
		await delay(500);
	}
	return {
		async stop() {
			child.kill('SIGINT');
			await exited;
		}
	};
}

/** Around the world, without summer time troubles. */
const ZONES = [
	'Asia/Manila',
	'Asia/Tokyo',
	'Australia/Brisbane',
	'Pacific/Guadalcanal',
	'Pacific/Majuro',
	'Pacific/Apia',
	'Pacific/Honolulu',
	'Pacific/Gambier',
	'Pacific/Pitcairn',
	'America/Phoenix',
	'America/Guatemala',
	'America/Panama',
	'America/Puerto_Rico',
	'America/Argentina/Buenos_Aires',
	'Atlantic/South_Georgia',
	'Atlantic/Cape_Verde',
	'Africa/Abidjan',
	'Africa/Lagos',
	'Africa/Johannesburg',
	'Africa/Nairobi',
	'Asia/Dubai',
	'Asia/Karachi',
	'Asia/Dhaka',
	'Asia/Bangkok'
];
const hourIn = (timeZone: string) =>
	Number(
		new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(new Date())
	);

await main();
