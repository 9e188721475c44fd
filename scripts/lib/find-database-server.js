import { arePackagesKnown, canInstallPackages, installPackages } from './apt-get.js';
import { findProgram } from './find-program.js';
import { collect } from './run-child.js';
import { Refusal } from './refusal.js';

/** Oldest servers Bundy is tested on. */
const OLDEST = { mariadb: [10, 11], mysql: [8, 0] };

/**
 * The server program alone, without the service, accounts and port 3306 that `mariadb-server` would set up:
 * Bundy runs an instance of its own. `mariadb-client-core` carries a helper that mariadb-install-db calls.
 */
const PACKAGES = [['mariadb-server-core', 'mariadb-client-core'], ['mysql-server-core-8.0']];

/**
 * Finds a MySQL-compatible server program, installing one where that is possible without asking.
 *
 * @typedef {{ program: string, flavour: 'mariadb' | 'mysql', version: string }} DatabaseServer
 * @param {{ root: string, signal: AbortSignal, progress: import('./progress.js').Progress }} options
 * @returns {Promise<DatabaseServer>}
 */
export async function findDatabaseServer({ root, signal, progress }) {
	let program = findServerProgram();
	if (!program && canInstallPackages()) {
		await progress.step('Installing a database server (apt-get)', async () => {
			await installPackages({ packages: await choosePackages({ root, signal }), root, signal });
		});
		program = findServerProgram();
	}
	if (!program) throw new Refusal(explainMissingServer(process.platform));
	return examine(program, signal);
}

/**
 * The one on this machine, if there is one; nothing is installed.
 *
 * @returns {Promise<DatabaseServer | null>}
 */
export async function findInstalledDatabaseServer() {
	const program = findServerProgram();
	return program ? examine(program, new AbortController().signal) : null;
}

/**
 * @param {string} program
 * @param {AbortSignal} signal
 * @returns {Promise<DatabaseServer>}
 */
async function examine(program, signal) {
	const { output } = await collect({ command: program, args: ['--no-defaults', '--version'], signal });
	signal.throwIfAborted();
	const server = parseServerVersion(output);
	if (!server)
		throw new Refusal(
			`${program} --version did not answer as MariaDB or MySQL would (${output.trim().slice(0, 120)}). Reinstall it, or take it off the PATH.`
		);
	requireServerVersion(server.flavour, server.version, program);
	return { program, ...server };
}

/**
 * @param {string} text as `mariadbd --version` or `SELECT VERSION()` gives it
 * @returns {{ flavour: 'mariadb' | 'mysql', version: string } | null}
 */
export function parseServerVersion(text) {
	const version = /\b(\d+\.\d+\.\d+)/.exec(text)?.[1];
	if (!version) return null;
	return { flavour: /mariadb/i.test(text) ? 'mariadb' : 'mysql', version };
}

/**
 * @param {'mariadb' | 'mysql'} flavour
 * @param {string} version
 * @param {string} where the program or the address it answers on
 */
export function requireServerVersion(flavour, version, where) {
	const [oldMajor = 0, oldMinor = 0] = OLDEST[flavour];
	const [major = 0, minor = 0] = version.split('.').map(Number);
	if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return;
	const name = flavour === 'mariadb' ? 'MariaDB' : 'MySQL';
	throw new Refusal(
		`Bundy needs MariaDB ${OLDEST.mariadb.join('.')} or MySQL ${OLDEST.mysql.join('.')}, or newer, and ${where} is ${name} ${version}. Upgrade it, or set DATABASE_URL=mysql://user:password@host:3306/database to use another server.`
	);
}

/**
 * @param {NodeJS.Platform} platform
 * @returns {string} one line: what to install, and with which command
 */
export function explainMissingServer(platform) {
	/** @type {Partial<Record<NodeJS.Platform, string>>} */
	const commands = {
		linux:
			'sudo apt-get install mariadb-server-core mariadb-client-core (Debian, Ubuntu), sudo dnf install mariadb-server (Fedora, RHEL) or sudo pacman -S mariadb (Arch)',
		darwin: 'brew install mariadb',
		win32: 'winget install MariaDB.Server'
	};
	return `Bundy needs a database server and found neither mariadbd nor mysqld. Install one with: ${commands[platform] ?? 'the package manager of this system (MariaDB 10.11 or newer)'}; or set DATABASE_URL=mysql://user:password@host:3306/database to use yours.`;
}

function findServerProgram() {
	return findProgram({ names: ['mariadbd', 'mysqld'], folders: usualPlaces(process.platform) });
}

/**
 * Server programs usually live outside an ordinary user's PATH.
 *
 * @param {NodeJS.Platform} platform
 * @returns {string[][]}
 */
function usualPlaces(platform) {
	if (platform === 'win32') {
		const files = process.env.ProgramFiles ?? 'C:\\Program Files';
		return [
			[files, 'MariaDB*', 'bin'],
			[files, 'MySQL', 'MySQL Server*', 'bin']
		];
	}
	if (platform === 'darwin') {
		const brew = ['/opt/homebrew/opt', '/usr/local/opt'].flatMap((folder) => [
			[folder, 'mariadb*', 'bin'],
			[folder, 'mysql*', 'bin']
		]);
		return [...brew, ['/usr/local/mysql/bin'], ['/opt/local/lib', 'mariadb*', 'bin']];
	}
	return [
		['/usr/sbin'],
		['/usr/bin'],
		['/usr/libexec'],
		['/usr/local/sbin'],
		['/usr/local/bin'],
		['/usr/local/mysql/bin']
	];
}

/**
 * @param {{ root: string, signal: AbortSignal }} options
 * @returns {Promise<string[]>}
 */
async function choosePackages(options) {
	const [first = []] = PACKAGES;
	for (const packages of PACKAGES) if (await arePackagesKnown(packages, options)) return packages;
	// A fresh image has no package lists yet; installPackages fetches them.
	return first;
}
