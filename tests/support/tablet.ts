import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, Request } from 'playwright-core';
import { writeCode, writeScene, writeSceneWithCode, type Scene } from './camera-scene';
import { launchChromium, type BrowserOptions, type TestBrowser } from './chromium';
import { listAccessFaults, shootScreen } from './screens';

const TIMEOUT_MS = 45_000;

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

	/** The same with a badge, or the code of a phone, held before the camera. */
	showCode(text: string): void {
		writeCode(this.#camera, text);
	}

	/** Somebody who holds a badge up beside the face. */
	showWithCode(scene: Scene, text: string): void {
		writeSceneWithCode(this.#camera, scene, text);
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
	listAccessFaults(): Promise<string[]> {
		return listAccessFaults(this.page);
	}

	/** A tablet by day and a phone by night, if pictures are wanted. */
	async shoot(name: string): Promise<void> {
		await shootScreen(this.page, name);
	}

	get #camera(): string {
		return join(this.#folder, 'camera.mjpeg');
	}
}
