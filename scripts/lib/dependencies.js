import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runChild } from './run-child.js';

/**
 * Installs the locked dependencies when they are missing or differ from package-lock.json.
 *
 * @param {{ root: string, signal: AbortSignal, progress: import('./progress.js').Progress }} options
 */
export async function ensureDependencies({ root, signal, progress }) {
	const lock = join(root, 'package-lock.json');
	const stamp = join(root, 'node_modules', '.bundy-lock');
	if (await haveSameText(lock, stamp)) return;
	const wanted = await readLock(lock);
	const installed = await readLock(join(root, 'node_modules', '.package-lock.json'));
	if (wanted && installed && isInstalled(wanted, installed)) return;

	// npm tells where its own code is; running it with our Node works on Windows too, where `npm` is a .cmd file.
	const npm = process.env.npm_execpath;
	const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
	await progress.step('Installing dependencies (npm ci)', () =>
		runChild({
			command: npm ? process.execPath : 'npm',
			args: npm ? [npm, ...args] : args,
			cwd: root,
			signal,
			logFile: join(root, '.cache', 'npm-ci.log'),
			whatToDo: 'Check the network and that this folder is writable, then start again.'
		})
	);
	// npm ci empties node_modules first, so an interrupted install leaves no stamp.
	await copyFile(lock, stamp);
}

/**
 * For packages that somebody installed by hand: npm leaves node_modules/.package-lock.json as its very last act,
 * so what is installed can be read off the folder itself.
 *
 * @param {Lock} wanted package-lock.json
 * @param {Lock} installed node_modules/.package-lock.json
 * @returns {boolean}
 */
export function isInstalled(wanted, installed) {
	for (const [path, entry] of Object.entries(wanted)) {
		// npm keeps an entry of what it would not install.
		if (path === '' || entry.link || entry.extraneous) continue;
		const found = installed[path];
		// Optional packages are left out on platforms they are not for.
		if (!found && (entry.optional || entry.devOptional)) continue;
		if (!found || found.version !== entry.version || found.integrity !== entry.integrity) return false;
	}
	// A package too many does no harm and is no reason to fetch everything again.
	return true;
}

/** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean, extraneous?: boolean }>} Lock */

/**
 * @param {string} path
 * @returns {Promise<Lock | null>} null when there is no such file, or it was cut short
 */
async function readLock(path) {
	try {
		return JSON.parse(await readFile(path, 'utf8')).packages ?? null;
	} catch {
		// Missing or unreadable means "not installed"; npm ci then says what is wrong with the lock itself.
		return null;
	}
}

/**
 * @param {string} first
 * @param {string} second
 */
async function haveSameText(first, second) {
	try {
		const [a, b] = await Promise.all([readFile(first), readFile(second)]);
		return a.equals(b);
	} catch {
		// One of them is missing.
		return false;
	}
}
