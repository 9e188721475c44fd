import { existsSync } from 'node:fs';
import { canInstallPackages, installPackages, isUbuntu } from './apt-get.js';
import { findProgram } from './find-program.js';
import { runChild } from './run-child.js';
import { Refusal } from './refusal.js';
import { join } from 'node:path';

const NAMES = [
	'chromium',
	'chromium-browser',
	'google-chrome',
	'google-chrome-stable',
	'chrome',
	'Google Chrome',
	'Chromium',
	'msedge'
];

/**
 * A Chromium for the tests: CHROMIUM_PATH, one that is installed, or playwright's own.
 *
 * @returns {Promise<string | null>}
 */
export async function findChromium() {
	const named = process.env.CHROMIUM_PATH;
	if (named) {
		if (existsSync(named)) return named;
		throw new Refusal(`CHROMIUM_PATH=${named} does not exist. Correct it, or leave it out.`);
	}
	const installed = findProgram({ names: NAMES, folders: usualPlaces() });
	if (installed) return installed;
	const { chromium } = await import('playwright-core');
	const own = chromium.executablePath();
	return existsSync(own) ? own : null;
}

/**
 * @param {{ root: string, signal: AbortSignal, progress: import('./progress.js').Progress }} options
 * @returns {Promise<string>}
 */
export async function ensureChromium({ root, signal, progress }) {
	const found = await findChromium();
	if (found) return found;
	if (canInstallPackages()) {
		await progress.step('Installing Chromium', () => installChromium({ root, signal }));
		const fresh = await findChromium();
		if (fresh) return fresh;
	}
	throw new Refusal(
		'The e2e tests need Chromium or Chrome and found none. Install one (Debian: apt-get install chromium; elsewhere: npx playwright-core install chromium), or set CHROMIUM_PATH to it.'
	);
}

/** @param {{ root: string, signal: AbortSignal }} options */
async function installChromium({ root, signal }) {
	if (!isUbuntu()) return installPackages({ packages: ['chromium', 'fonts-dejavu-core'], root, signal });
	// Ubuntu's package only fetches a snap, which no container can run; playwright brings a plain build.
	await runChild({
		command: process.execPath,
		args: [join('node_modules', 'playwright-core', 'cli.js'), 'install', '--with-deps', 'chromium'],
		cwd: root,
		signal,
		logFile: join(root, '.cache', 'chromium-install.log'),
		whatToDo: 'Install Chrome by hand, or set CHROMIUM_PATH.'
	});
}

/** @returns {string[][]} */
function usualPlaces() {
	if (process.platform === 'darwin') {
		return [
			['/Applications/Google Chrome.app/Contents/MacOS'],
			['/Applications/Chromium.app/Contents/MacOS']
		];
	}
	if (process.platform === 'win32') {
		const roots = [process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LOCALAPPDATA];
		return roots
			.filter((root) => root !== undefined)
			.flatMap((root) => [
				[root, 'Google', 'Chrome', 'Application'],
				[root, 'Microsoft', 'Edge', 'Application']
			]);
	}
	return [['/usr/bin'], ['/snap/bin'], ['/opt/google/chrome']];
}
