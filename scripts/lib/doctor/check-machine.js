import { existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { checkBuildCurrent } from '../build-if-changed.js';
import { listBackups } from '../backup/backup-files.js';
import { parseBackupTime } from '../backup/backup-time.js';
import { requireFreePort } from '../free-port.js';
import { requireGoodKeyFile } from '../master-key.js';
import { requireNodeVersion } from '../node-version.js';
import { Refusal } from '../refusal.js';

/**
 * `name` says what was looked at; `problem` and `mend` what is wrong and what to do, null when all is well. A `warning`
 * leaves Bundy working.
 *
 * @typedef {{ name: string, state: 'ok' | 'warning' | 'failure', says: string, mend: string | null }} Finding
 */

const GB = 1024 ** 3;

/** @param {string} name @param {string} says @returns {Finding} */
export const ok = (name, says) => ({ name, state: 'ok', says, mend: null });
/** @param {string} name @param {string} says @param {string} mend @returns {Finding} */
export const warning = (name, says, mend) => ({ name, state: 'warning', says, mend });
/** @param {string} name @param {string} says @param {string} mend @returns {Finding} */
export const failure = (name, says, mend) => ({ name, state: 'failure', says, mend });

/** @param {string} version as in process.versions.node */
export function checkNode(version) {
	try {
		requireNodeVersion(version);
		return ok('Node', version);
	} catch (error) {
		return failure('Node', messageOf(error), 'Install a current Node from https://nodejs.org.');
	}
}

/**
 * @param {import('../settings.js').Settings} settings
 * @param {boolean} running whether Bundy answers there itself
 */
export async function checkPort({ port, host }, running) {
	if (running) return ok('Port', `Bundy answers on ${port}`);
	try {
		await requireFreePort(port, host);
		return ok('Port', `${port} is free`);
	} catch (error) {
		return failure('Port', messageOf(error), 'Stop the other program, or set PORT.');
	}
}

/** @param {string} dataDir */
export async function checkDisk(dataDir) {
	const name = 'Disk';
	const folder = existsSync(dataDir) ? dataDir : '.';
	const { bavail, bsize } = await statfs(folder);
	const free = (bavail * bsize) / GB;
	const says = `${free.toFixed(1)} GB free where ${dataDir} lies`;
	const mend = 'Free some space, or move the data: BUNDY_DATA=/another/disk.';
	if (free < 0.2) return failure(name, says, mend);
	return free < 2 ? warning(name, says, mend) : ok(name, says);
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} dataDir
 */
export function checkMasterKey(env, dataDir) {
	const name = 'Master key';
	if (env.BUNDY_MASTER_KEY) {
		return Buffer.from(env.BUNDY_MASTER_KEY, 'base64').length === 32
			? ok(name, 'in BUNDY_MASTER_KEY')
			: failure(name, 'BUNDY_MASTER_KEY is not 32 bytes in base64', 'Correct it; do not make a new one.');
	}
	const file = env.BUNDY_MASTER_KEY_FILE || join(dataDir, 'master.key');
	if (!existsSync(file)) {
		return existsSync(join(dataDir, 'mysql'))
			? failure(
					name,
					`${file} is missing`,
					'Put it back from your copy: without it no enrolled face can be read.'
				)
			: ok(name, 'is made at the first start');
	}
	try {
		requireGoodKeyFile(file);
		return ok(name, `${file}, for this user only`);
	} catch (error) {
		return failure(name, messageOf(error), `chmod 600 ${file}, or put it back from your copy.`);
	}
}

/** @param {string} root */
export function checkBuild(root) {
	const name = 'Build';
	if (!existsSync(join(root, 'build', 'handler.js')))
		return warning(name, 'there is none', 'npm start builds; or npm run build.');
	return checkBuildCurrent(root, 'build')
		? ok(name, 'belongs to these sources')
		: warning(name, 'is older than the sources', 'Restart: npm start builds again.');
}

/**
 * @param {{ folder: string, at: string | undefined, now: Date, setUp: boolean }} options
 */
export function checkBackups({ folder, at, now, setUp }) {
	const name = 'Backups';
	const [newest] = listBackups(folder);
	const mend = 'npm run backup; and see docs/operations/backup.md.';
	if (!newest)
		return setUp ? warning(name, `none in ${folder}`, mend) : ok(name, 'begin in the night after the set-up');
	const hours = (now.getTime() - newest.takenAt.getTime()) / 3_600_000;
	const says = `the newest is ${hours < 48 ? count(Math.round(hours), 'hour') : count(Math.round(hours / 24), 'day')} old`;
	if (hours > 50) return warning(name, says, parseBackupTime(at) ? mend : `BUNDY_BACKUP_AT is off. ${mend}`);
	const sameDisk = existsSync(folder) && statSync(folder).dev === statSync(process.cwd()).dev;
	return ok(name, `${says}${sameDisk ? '; they lie on the same disk: copy them elsewhere' : ''}`);
}

/**
 * @param {number} number
 * @param {string} unit
 */
function count(number, unit) {
	return `${number} ${unit}${number === 1 ? '' : 's'}`;
}

/** @param {unknown} error */
function messageOf(error) {
	if (error instanceof Refusal) return error.message;
	throw error;
}
