import type { Page } from 'playwright-core';
import type { Scene } from './camera-scene';
import type { KioskOffice } from './kiosk-office';
import { showScene } from './scene-camera';

const TIMEOUT = 180_000;

/** Has each step up to a kiosk that looks, and enrols them from the punch that nobody was recognised in. */
export async function enrolScenes(
	page: Page,
	office: KioskOffice,
	{ people, say }: { people: readonly Scene[]; say: (line: string) => void }
): Promise<void> {
	for (const person of people) {
		say(`enrolling the ${person}`);
		await showScene(page, person);
		// The server's word: before it, the punch lies on the tablet alone.
		await page
			.getByText('Not recognised here')
			.waitFor({ timeout: TIMEOUT })
			.catch(async (cause: unknown) => {
				const shown = await page.locator('[data-screen]').innerText();
				throw new Error(`the kiosk says about the ${person}: ${shown.replace(/\s+/g, ' ')}`, { cause });
			});
		await office.enrolNewestStranger(await office.newEmployee(`Person ${person}`));
		await showScene(page, 'nobody');
		await page.locator('[data-screen=looking]').waitFor({ timeout: TIMEOUT });
	}
}
