import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBench } from '../support/bench';
import { writeScene } from '../support/camera-scene';
import { launchChromium } from '../support/chromium';
import { startCountingProxy } from '../support/counting-proxy';
import { openKioskOffice } from '../support/kiosk-office';

/** What a tablet downloads: pairing page, then everything until it looks for faces, then the same again from its cache. */
await runBench(async (say) => {
	const office = await openKioskOffice();
	const proxy = await startCountingProxy(office.app.url);
	const folder = mkdtempSync(join(tmpdir(), 'bundy-visit-'));
	const camera = join(folder, 'camera.mjpeg');
	writeScene(camera, 'nobody');
	const browser = await launchChromium({ fakeVideo: camera });
	const { page } = browser;
	try {
		say('first visit: pairing');
		await page.goto(`${proxy.url}/pair`);
		await page.getByLabel('Pairing code').fill(await office.newPairingCode('Entrance'));
		const pairPageBytes = proxy.downloadedBytes();
		await page.getByRole('button', { name: 'Pair this device' }).click();
		await page.getByText('This device is paired').first().waitFor();
		say('first visit: camera and models');
		const start = performance.now();
		await page.goto(`${proxy.url}/kiosk`);
		await page.locator('[data-offline-ready=true]').waitFor({ timeout: 120_000 });
		const firstVisitReadyMs = performance.now() - start;
		const firstVisitBytes = proxy.downloadedBytes();
		say('second visit');
		const again = performance.now();
		await page.goto(`${proxy.url}/kiosk`);
		await page.getByText('Look into the camera.').first().waitFor({ timeout: 120_000 });
		const secondVisitReadyMs = performance.now() - again;
		return {
			pairPageBytes,
			firstVisitBytes,
			secondVisitBytes: proxy.downloadedBytes() - firstVisitBytes,
			firstVisitReadyMs: Math.round(firstVisitReadyMs),
			secondVisitReadyMs: Math.round(secondVisitReadyMs)
		};
	} finally {
		await browser.close();
		proxy.stop();
		await office.stop();
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	}
});
