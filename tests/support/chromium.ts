import { mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { findChromium } from '../../scripts/lib/find-chromium.js';

/** A browser with a profile on disk, as a tablet has one: storage and service worker outlive it. */
export interface TestBrowser {
	context: BrowserContext;
	page: Page;
	/** hand it to the next `launchChromium` to open the same profile again */
	userDataDir: string;
	/** what pages did against their Content-Security-Policy; `close` throws when there is anything left in it */
	violations: string[];
	/** kill -9 of every process of the browser; the profile stays */
	kill(): Promise<void>;
	/** closes it; removes the profile unless the caller brought it */
	close(): Promise<void>;
}

export interface BrowserOptions {
	/** a profile from an earlier launch */
	userDataDir?: string;
	/** what the camera sees: a .mjpeg or .y4m file, looped. Without it Chromium shows its test pattern */
	fakeVideo?: string;
	/** false denies the camera */
	camera?: boolean;
	context?: BrowserContextOptions;
	/** further switches */
	args?: string[];
}

export async function launchChromium(options: BrowserOptions = {}): Promise<TestBrowser> {
	const executablePath = await findChromium();
	if (!executablePath)
		throw new Error('No Chromium: run through "npm test e2e", which installs it, or set CHROMIUM_PATH.');
	const userDataDir = options.userDataDir ?? mkdtempSync(join(tmpdir(), 'bundy-chromium-'));
	const camera = options.camera ?? true;
	const context = await chromium.launchPersistentContext(userDataDir, {
		executablePath,
		args: [...chromiumArguments({ camera, fakeVideo: options.fakeVideo }), ...(options.args ?? [])],
		permissions: camera ? ['camera'] : [],
		viewport: { width: 1280, height: 800 },
		...options.context
	});
	const page = context.pages()[0] ?? (await context.newPage());
	const violations: string[] = [];
	context.on('console', (message) => {
		if (VIOLATION.test(message.text())) violations.push(message.text());
	});
	return {
		context,
		page,
		violations,
		userDataDir,
		async kill() {
			const closed = new Promise<void>((resolve) => context.once('close', () => resolve()));
			process.kill(pidOf(userDataDir), 'SIGKILL');
			await closed;
		},
		async close() {
			await context.close();
			if (violations.length > 0) throw new Error(`pages broke their own policy: ${violations.join('; ')}`);
			if (!options.userDataDir) rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5 });
		}
	};
}

/** As Chromium words it in the console. */
const VIOLATION = /violates the following Content Security Policy|requires 'Trusted(HTML|Script|ScriptURL)'/;

function chromiumArguments({ camera, fakeVideo }: { camera: boolean; fakeVideo?: string }): string[] {
	return [
		// Chromium refuses to run its sandbox as root, which is what containers are.
		...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
		// /dev/shm is 64 MB in a container: renderers crash on large frames.
		'--disable-dev-shm-usage',
		// WebGL without a GPU is off unless asked for.
		'--use-angle=swiftshader',
		'--enable-unsafe-swiftshader',
		'--use-fake-device-for-media-stream',
		...(camera ? ['--use-fake-ui-for-media-stream'] : ['--deny-permission-prompts']),
		...(fakeVideo ? [`--use-file-for-fake-video-capture=${fakeVideo}`] : []),
		// A tab that is not in front must keep its timers: several browsers run at once.
		'--disable-background-timer-throttling',
		'--disable-renderer-backgrounding',
		'--disable-backgrounding-occluded-windows'
	];
}

/** Chromium marks a profile in use with a link named for its host and process: `host-1234`. */
function pidOf(userDataDir: string): number {
	const pid = Number(/-(\d+)$/.exec(readlinkSync(join(userDataDir, 'SingletonLock')))?.[1]);
	if (!pid) throw new Error(`No browser process holds ${userDataDir}.`);
	return pid;
}
