import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { collect } from './run-child.js';
import { codeOf, Refusal } from './refusal.js';

const WAIT_MS = 60_000;

/**
 * A start that was killed may leave its database server behind, still writing to our files. It is asked to
 * stop and waited for; what it had committed is on the disk either way.
 *
 * @param {{ pidFile: string, dataDir: string, signal?: AbortSignal }} options
 */
export async function stopLeftoverDatabase({ pidFile, dataDir, signal }) {
	const pid = readPid(pidFile);
	if (pid === null || !(await isServerOf(pid, dataDir))) {
		rmSync(pidFile, { force: true });
		return;
	}
	const deadline = performance.now() + WAIT_MS;
	terminate(pid);
	while (isAlive(pid)) {
		signal?.throwIfAborted();
		if (performance.now() > deadline) {
			throw new Refusal(
				`A database server of an earlier start (process ${pid}) does not stop. End it with: kill ${pid}; then start again.`
			);
		}
		await delay(50);
	}
}

/**
 * @param {string} pidFile
 * @returns {number | null}
 */
function readPid(pidFile) {
	try {
		const pid = Number(readFileSync(pidFile, 'utf8').trim());
		return Number.isInteger(pid) && pid > 1 ? pid : null;
	} catch {
		// A clean stop removes the file.
		return null;
	}
}

/**
 * Process numbers are reused, after a reboot above all: only a process started with our folder is ours.
 *
 * @param {number} pid
 * @param {string} dataDir
 */
async function isServerOf(pid, dataDir) {
	if (!isAlive(pid)) return false;
	const { output } =
		process.platform === 'win32'
			? await collect({
					command: 'powershell',
					args: [
						'-NoProfile',
						'-Command',
						`(Get-CimInstance Win32_Process -Filter ProcessId=${pid}).CommandLine`
					]
				})
			: {
					output:
						commandLine(pid) ??
						(await collect({ command: 'ps', args: ['-ww', '-o', 'command=', '-p', `${pid}`] })).output
				};
	return output.includes(`--datadir=${dataDir}`);
}

/**
 * @param {number} pid
 * @returns {string | null} null where there is no /proc; small Linux images have no `ps` instead
 */
function commandLine(pid) {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
	} catch {
		return null;
	}
}

/** @param {number} pid */
function terminate(pid) {
	try {
		process.kill(pid, 'SIGTERM');
	} catch (error) {
		// It may have ended between our look and our call; another user's process is reported by the wait.
		if (codeOf(error) !== 'ESRCH' && codeOf(error) !== 'EPERM') throw error;
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
