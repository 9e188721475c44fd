import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { codeOf } from './refusal.js';

const SHELL = /^-?(sh|dash|bash|zsh|ash|busybox)$/;

/**
 * npm killed with -9 cannot tell the command it runs. Its disappearance can be seen, and ends the command as
 * Ctrl-C would. Without npm nothing is watched: `nohup node scripts/start.js` may lose its shell.
 *
 * @param {() => void} stop
 */
export function stopWithNpm(stop) {
	if (!process.env.npm_lifecycle_event || process.platform === 'win32') return;
	const npm = findNpm(process.ppid);
	if (npm === null) return;
	setInterval(() => isAlive(npm) || stop(), 500).unref();
}

/**
 * npm runs commands through a shell, which some shells replace by the command and others stay in between.
 *
 * @param {number} parent
 * @returns {number | null}
 */
function findNpm(parent) {
	const found = describe(parent);
	return found && SHELL.test(found.name) ? found.parent : parent;
}

/**
 * @param {number} pid
 * @returns {{ name: string, parent: number } | null}
 */
function describe(pid) {
	try {
		const [, name = '', parent] =
			/^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
		return { name, parent: Number(parent) };
	} catch {
		// Not Linux.
	}
	try {
		const line = execFileSync('ps', ['-o', 'ppid=,comm=', '-p', `${pid}`], { encoding: 'utf8' }).trim();
		const [, parent, path = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
		return { name: path.split('/').at(-1) ?? '', parent: Number(parent) };
	} catch {
		// No ps either, or the process is gone.
		return null;
	}
}

/** @param {number} pid */
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return codeOf(error) === 'EPERM';
	}
}
