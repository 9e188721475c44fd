import AxeBuilder from '@axe-core/playwright';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, Request } from 'playwright-core';
import { writeScene, type Scene } from './camera-scene';
import { launchChromium, type BrowserOptions, type TestBrowser } from './chromium';

/** Set SCREENSHOTS to a folder to look at the screens. */
const SCREENSHOTS = process.env.SCREENSHOTS;
const TIMEOUT_MS = 45_000;
const SHOTS = [
	['light', { width: 1280, height: 800 }],
	['dark', { width: 390, height: 844 }]
] as const;

/** A tablet or phone with a profile on disk and somebody, or nobody, before its camera. */
export class Tablet {
	readonly #folder = mkdtempSync(join(tmpdir(), 'bundy-tablet-'));
	readonly #options: BrowserOptions;
	#browser: TestBrowser | null = null;
	/** every request that the pages and the service worker made */
	readonly requests: Request[] = [];

	constructor(options: BrowserOptions = {}) {
		this.#options = options;
		this.show('nobody');
	}

	get page(): Page {
		if (this.#browser === null) throw new Error('the tablet is off');
		return this.#browser.page;
	}

	/** Starts the browser, on the same profile as before. */
	async switchOn(): Promise<void> {
		this.#browser = await launchChromium({
			userDataDir: join(this.#folder, 'profile'),
			fakeVideo: this.#camera,
			...this.#options
		});
		this.#browser.context.on('request', (request) => this.requests.push(request));
	}

	/** What the camera sees from the next page load on: Chromium reads the file when a page opens the camera. */
	show(scene: Scene): void {
		writeScene(this.#camera, scene);
	}

	/** kill -9 */
	async kill(): Promise<void> {
		await this.#browser?.kill();
		this.#browser = null;
	}

	async throwAway(): Promise<void> {
		await this.#browser?.close();
		rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
	}

	async sees(words: string | RegExp): Promise<void> {
		await this.page.getByText(words).first().waitFor({ timeout: TIMEOUT_MS });
	}

	/** Waits for the badge to know that so many punches wait. */
	async holds(waiting: number): Promise<void> {
		await this.page.locator(`[data-waiting="${waiting}"]`).waitFor({ timeout: TIMEOUT_MS });
	}

	async pair(appUrl: string, code: string): Promise<void> {
		await this.page.goto(`${appUrl}/pair#${code}`);
		await this.page.getByRole('button', { name: 'Pair this device' }).click();
		await this.sees('This device is paired');
		await this.page.getByRole('button', { name: 'Start punching' }).click();
	}

	/** Rules of WCAG 2.2 AA that this screen breaks. */
	async listAccessFaults(): Promise<string[]> {
		const { violations } = await new AxeBuilder({ page: this.page })
			.withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
			.analyze();
		return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
	}

	/** A tablet by day and a phone by night. */
	async shoot(name: string): Promise<void> {
		if (SCREENSHOTS === undefined) return;
		mkdirSync(SCREENSHOTS, { recursive: true });
		const before = this.page.viewportSize();
		for (const [colorScheme, size] of SHOTS) {
			await this.page.emulateMedia({ colorScheme });
			await this.page.setViewportSize(size);
			await this.page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}-${size.width}.png`) });
		}
		await this.page.emulateMedia({ colorScheme: null });
		if (before !== null) await this.page.setViewportSize(before);
	}

	get #camera(): string {
		return join(this.#folder, 'camera.mjpeg');
	}
}
