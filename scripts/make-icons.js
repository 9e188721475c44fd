// Draws the PNG icons from static/icons/*.svg. Run it after changing one: node scripts/make-icons.js
import { readFile, writeFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const ICONS = [
	{ from: 'icon.svg', to: 'icon-192.png', size: 192 },
	{ from: 'icon.svg', to: 'icon-512.png', size: 512 },
	// The whole square is coloured: the system cuts its own shape out of the middle 80 %.
	{ from: 'icon-maskable.svg', to: 'icon-maskable-512.png', size: 512 }
];

const at = (/** @type {string} */ name) => new URL(`../static/icons/${name}`, import.meta.url);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium' });
const page = await browser.newPage();
for (const { from, to, size } of ICONS) {
	await page.setViewportSize({ width: size, height: size });
	const svg = await readFile(at(from), 'utf8');
	await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw}</style>${svg}`);
	await writeFile(at(to), await page.screenshot({ omitBackground: true }));
	console.log(to);
}
await browser.close();
