import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from './refusal.js';

/**
 * Lets one process at a time through. The file names its holder; a holder that is no more loses it.
 *
 * @template T
 * @param {{ path: string, signal?: AbortSignal }} options
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withFileLock({ path, signal }, work) {
	while (!take(path)) {
		signal?.throwIfAborted();
		if (!isHolderAlive(path)) rmSync(path, { force: true });
		else await delay(200);
	}
	try {
		return await work();
	} finally {
		rmSync(path, { force: true });
	}
}

/** @param {string} path */
function take(path) {
	try {
		writeFileSync(path, `${process.pid}`, { flag: 'wx' });
		return true;
	} catch (error) {
		if (codeOf(error) === 'EEXIST') return false;
		throw error;
	}
}

/** @param {string} path */
function isHolderAlive(path) {
	try {
		const pid = Number(readFileSync(path, 'utf8'));
		// Just created and not yet written, or cut short by a full disk.
		if (!pid) return Date.now() - statSync(path).mtimeMs < 5000;
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return codeOf(error) === 'EPERM';
	}
}
