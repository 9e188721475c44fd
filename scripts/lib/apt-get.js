import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collect, lastWords } from './run-child.js';
import { Refusal } from './refusal.js';

/** @returns {boolean} whether this is Debian, Ubuntu or a child of theirs and we may install packages */
export function canInstallPackages() {
	return process.platform === 'linux' && process.getuid?.() === 0 && isDebianFamily(readOsRelease());
}

/**
 * @param {string} osRelease the text of /etc/os-release
 */
export function isDebianFamily(osRelease) {
	return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease);
}

/** @returns {boolean} */
export function isUbuntu() {
	return /^ID="?ubuntu"?$/m.test(readOsRelease());
}

/**
 * Installs packages, trying again once because mirrors and the lists of a fresh image are often stale.
 *
 * @param {{ packages: string[], root: string, signal: AbortSignal }} options
 */
export async function installPackages({ packages, root, signal }) {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const apt = (/** @type {string[]} */ ...args) =>
		collect({ command: 'apt-get', args: ['-o', 'DPkg::Lock::Timeout=120', ...args], cwd: root, signal, env });
	let output = '';
	for (let attempt = 1; attempt <= 2; attempt++) {
		const update = await apt('update');
		const install = await apt('install', '-y', '--no-install-recommends', ...packages);
		signal.throwIfAborted();
		if (install.code === 0) return;
		output = `${update.output}\n${install.output}`;
	}
	throw new Refusal(
		`apt-get could not install ${packages.join(' ')} (${lastWords(output)}). Install it by hand and start again: apt-get update && apt-get install ${packages.join(' ')}`
	);
}

/**
 * @param {string[]} packages
 * @param {{ root: string, signal: AbortSignal }} options
 * @returns {Promise<boolean>} whether the package lists of this machine know them all
 */
export async function arePackagesKnown(packages, { root, signal }) {
	const { code } = await collect({ command: 'apt-cache', args: ['show', ...packages], cwd: root, signal });
	return code === 0;
}

function readOsRelease() {
	try {
		return readFileSync(join('/etc', 'os-release'), 'utf8');
	} catch {
		// Not a Linux with os-release, so not Debian either.
		return '';
	}
}
