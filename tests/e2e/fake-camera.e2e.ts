import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from '../support/app';
import { launchChromium } from '../support/chromium';
import { darkClip, personClip } from '../support/fake-camera';

let app: TestApp;
beforeAll(async () => {
	app = await startApp();
});
afterAll(() => app.stop());

/** Mean brightness of two frames taken apart in time, and how many pixels differ between them. */
async function watchCamera(page: Page): Promise<{ size: number[]; brightness: number; changed: number }> {
	await page.goto(`${app.url}/sign-in`);
	return page.evaluate(async () => {
		const video = document.createElement('video');
		video.srcObject = await navigator.mediaDevices.getUserMedia({ video: true });
		await video.play();
		const context = new OffscreenCanvas(video.videoWidth, video.videoHeight).getContext('2d');
		if (!context) throw new Error('no canvas');
		const grab = () => {
			context.drawImage(video, 0, 0);
			return context.getImageData(0, 0, video.videoWidth, video.videoHeight).data;
		};
		const first = grab();
		let changed = 0;
		while (changed === 0) {
			await new Promise(requestAnimationFrame);
			const second = grab();
			changed = second.reduce((sum, value, at) => sum + (Math.abs(value - (first[at] ?? 0)) > 2 ? 1 : 0), 0);
		}
		const brightness = first.reduce((sum, value) => sum + value, 0) / first.length;
		return { size: [video.videoWidth, video.videoHeight], brightness, changed };
	});
}

describe('the fake camera', () => {
	test('plays a clip whose frames differ as those of a real one', async () => {
		const browser = await launchChromium({ fakeVideo: personClip('first') });
		const seen = await watchCamera(browser.page);
		await browser.close();
		expect(seen.size).toEqual([640, 480]);
		expect(seen.brightness).toBeGreaterThan(100);
		expect(seen.changed).toBeGreaterThan(10_000);
	});

	test('can be as good as dark', async () => {
		const browser = await launchChromium({ fakeVideo: darkClip('first') });
		const seen = await watchCamera(browser.page);
		await browser.close();
		// The alpha channel alone gives a quarter of 255.
		expect(seen.brightness).toBeLessThan(255 / 4 + 20);
	});

	test('can be denied', async () => {
		const browser = await launchChromium({ camera: false });
		await browser.page.goto(`${app.url}/sign-in`);
		const name = await browser.page.evaluate(() =>
			navigator.mediaDevices.getUserMedia({ video: true }).then(
				() => 'granted',
				(error: Error) => error.name
			)
		);
		await browser.close();
		expect(name).toBe('NotAllowedError');
	});

	test('a profile survives kill -9 of its browser', async () => {
		const userDataDir = mkdtempSync(join(tmpdir(), 'bundy-profile-'));
		const first = await launchChromium({ userDataDir });
		await first.page.goto(`${app.url}/sign-in`);
		await first.page.evaluate(
			() =>
				new Promise<void>((resolve, reject) => {
					const request = indexedDB.open('kept', 1);
					request.onupgradeneeded = () => request.result.createObjectStore('store');
					request.onerror = () => reject(request.error);
					request.onsuccess = () => {
						const transaction = request.result.transaction('store', 'readwrite', { durability: 'strict' });
						transaction.objectStore('store').put('value', 'key');
						transaction.oncomplete = () => resolve();
					};
				})
		);
		await first.kill();

		const second = await launchChromium({ userDataDir });
		await second.page.goto(`${app.url}/sign-in`);
		const value = await second.page.evaluate(
			() =>
				new Promise((resolve) => {
					const request = indexedDB.open('kept', 1);
					request.onsuccess = () => {
						const read = request.result.transaction('store').objectStore('store').get('key');
						read.onsuccess = () => resolve(read.result);
					};
				})
		);
		await second.close();
		rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5 });
		expect(value).toBe('value');
	});
});
