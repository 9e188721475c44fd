import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Set SCREENSHOTS to a folder to look at the screens. */
const SCREENSHOTS = process.env.SCREENSHOTS;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
/** All that can differ once the same page is drawn on a phone at night. */
const RULES_OF_LOOKS = ['color-contrast', 'target-size', 'link-in-text-block', 'scrollable-region-focusable'];
const DESK = { colorScheme: 'light', width: 1280 } as const;
const PHONE = { colorScheme: 'dark', width: 390 } as const;
/** What 640 pixels are at 200 %, and 1280 at 400 % (WCAG 1.4.10). */
const NARROWEST = 320;

/**
 * What breaks WCAG 2.2 AA on the open page, by day at a desk and by night on a phone; both are pictured if
 * wanted. Nothing may be cut off there, nor where it is zoomed to the narrowest. The page is left as it was at the desk.
 */
export async function listScreenFaults(page: Page, name: string): Promise<string[]> {
	const before = page.viewportSize();
	const faults: string[] = [];
	await page.setViewportSize({ width: NARROWEST, height: 640 });
	faults.push(...(await page.evaluate(listCutOff)).map((fault) => `${name}, ${NARROWEST} wide: ${fault}`));
	for (const look of [PHONE, DESK]) {
		await drawAs(page, look);
		faults.push(...(await page.evaluate(listCutOff)).map((fault) => `${name}, ${look.width} wide: ${fault}`));
		const axe = new AxeBuilder({ page });
		const { violations } = await (
			look === DESK ? axe.withTags(RULES) : axe.withRules(RULES_OF_LOOKS)
		).analyze();
		for (const { id, nodes } of violations)
			faults.push(`${name}, ${look.colorScheme}: ${id} ${nodes.map(({ html }) => html).join(' ')}`);
		await picture(page, `${name}-${look.colorScheme}-${look.width}`);
	}
	if (before) await page.setViewportSize(before);
	return faults;
}

/** Runs in the page: what makes it scroll sideways, and controls that something around them cuts off. */
function listCutOff(): string[] {
	const { scrollWidth, clientWidth } = document.documentElement;
	const cut = Array.from(
		document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')
	)
		.filter((control) => {
			const { left, right, width } = control.getBoundingClientRect();
			// What only screen readers are told is a point.
			if (width <= 1) return false;
			for (let around = control.parentElement; around; around = around.parentElement) {
				const { overflowX } = getComputedStyle(around);
				if (overflowX === 'visible') continue;
				const edge = around.getBoundingClientRect();
				if (edge.width <= 1 || overflowX === 'auto' || overflowX === 'scroll') return false;
				if (right > edge.right + 1 || left < edge.left - 1) return true;
			}
			return false;
		})
		.map((control) => `cut off: ${control.outerHTML.slice(0, 120)}`);
	return scrollWidth > clientWidth + 1 ? [`${scrollWidth - clientWidth} px too wide`, ...cut] : cut;
}

/** What breaks WCAG 2.2 AA on the open page, just as it stands. */
export async function listAccessFaults(page: Page): Promise<string[]> {
	await settle(page);
	const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
	return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Pictures of the open page at a desk and on a phone, if wanted. */
export async function shootScreen(page: Page, name: string): Promise<void> {
	if (SCREENSHOTS === undefined) return;
	const before = page.viewportSize();
	for (const look of [PHONE, DESK]) {
		await drawAs(page, look);
		await picture(page, `${name}-${look.colorScheme}-${look.width}`);
	}
	if (before) await page.setViewportSize(before);
}

async function drawAs(page: Page, look: typeof DESK | typeof PHONE): Promise<void> {
	await page.setViewportSize({ width: look.width, height: 844 });
	await page.emulateMedia({ colorScheme: look.colorScheme });
	await settle(page);
}

/** Colours fade from one theme to the other, and half-way nothing has contrast: waits for where they arrive. */
async function settle(page: Page): Promise<void> {
	await page.evaluate(async () => {
		await new Promise(requestAnimationFrame);
		const passing = document
			.getAnimations()
			.filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime ?? Infinity));
		await Promise.allSettled(passing.map(({ finished }) => finished));
	});
}

async function picture(page: Page, name: string): Promise<void> {
	if (SCREENSHOTS === undefined) return;
	mkdirSync(SCREENSHOTS, { recursive: true });
	await page.screenshot({
		path: join(SCREENSHOTS, `${name}.png`),
		fullPage: true,
		animations: 'disabled'
	});
}
