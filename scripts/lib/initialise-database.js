import { existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runChild } from './run-child.js';

/**
 * Makes a new, empty server folder. It is built beside its place and moved there when whole, so that a
 * start that was killed here begins again instead of finding half of one.
 *
 * @param {{ server: import('./find-database-server.js').DatabaseServer, dataDir: string, asRoot: boolean, logFile: string, signal?: AbortSignal }} options
 */
export async function initialiseDatabase({ server, dataDir, asRoot, logFile, signal }) {
	if (existsSync(dataDir)) return;
	const fresh = `${dataDir}.new`;
	rmSync(fresh, { recursive: true, force: true });
	const { command, args } = initialiseCommand({ server, dataDir: fresh, asRoot });
	await runChild({
		command,
		args,
		cwd: dirname(dataDir),
		signal,
		logFile,
		whatToDo: `The database server could not create its files in ${dataDir}.`
	});
	renameSync(fresh, dataDir);
}

/**
 * @param {{ server: import('./find-database-server.js').DatabaseServer, dataDir: string, asRoot: boolean }} options
 * @returns {{ command: string, args: string[] }}
 */
export function initialiseCommand({ server, dataDir, asRoot }) {
	const user = asRoot ? ['--user=root'] : [];
	if (server.flavour === 'mysql') {
		return {
			command: server.program,
			args: ['--no-defaults', `--datadir=${dataDir}`, ...user, '--initialize-insecure']
		};
	}
	if (process.platform === 'win32') {
		return {
			command: join(dirname(server.program), 'mariadb-install-db.exe'),
			args: [`--datadir=${dataDir}`]
		};
	}
	return {
		command: findInstaller(server.program),
		args: [
			'--no-defaults',
			`--datadir=${dataDir}`,
			'--auth-root-authentication-method=normal',
			'--skip-test-db',
			...user
		]
	};
}

/**
 * mariadb-install-db sits beside the server (Homebrew, tarballs) or in the bin beside its sbin or libexec.
 *
 * @param {string} program
 */
function findInstaller(program) {
	const folder = dirname(program);
	const places = [folder, join(folder, '..', 'bin'), join(folder, '..', 'scripts')];
	if (basename(folder) === 'sbin') places.push('/usr/bin');
	const names = ['mariadb-install-db', 'mysql_install_db'];
	const candidates = places.flatMap((place) => names.map((name) => join(place, name)));
	return candidates.find((path) => existsSync(path)) ?? 'mariadb-install-db';
}
