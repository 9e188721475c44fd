import type { Page, Response } from 'playwright-core';

/**
 * Opens a page and waits until its scripts have run. The overview of the day never stops listening to the server, so
 * there it is when it says that it is live.
 */
export async function openPage(page: Page, url: string): Promise<Response | null> {
	const isOverview = new URL(url).pathname === '/admin';
	const response = await page.goto(url, { waitUntil: isOverview ? 'load' : 'networkidle' });
	if (new URL(page.url()).pathname === '/admin') await page.locator('[data-live=live]').waitFor();
	return response;
}
