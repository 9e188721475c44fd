import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { accountHost, databaseUrl, initStatements, serverArguments } from './database-arguments.js';
import { findFreePort } from './free-port.js';
import { spawnGuarded } from './guarded-process.js';
import { initialiseDatabase } from './initialise-database.js';
import { chooseSocketPath } from './local-endpoint.js';
import { stopLeftoverDatabase } from './leftover-database.js';
import { Refusal } from './refusal.js';

/** In the data folder's run/: where the running server answers. */
export const ENDPOINT_FILE = 'endpoint.json';

const START_TIMEOUT_MS = 120_000;

/**
 * Bundy's own database server: its files in `dataDir`/mysql, reachable only by this user's processes.
 * The server goes down cleanly when this process ends, however it ends.
 *
 * @param {{ server: import('./find-database-server.js').DatabaseServer, dataDir: string, signal?: AbortSignal }} options
 *   `dataDir` is Bundy's data folder, absolute
 */
export async function startPrivateDatabase({ server, dataDir, signal }) {
	const paths = {
		data: join(dataDir, 'mysql'),
		run: join(dataDir, 'run'),
		pid: join(dataDir, 'run', 'mysql.pid'),
		log: join(dataDir, 'mysql.log'),
		init: join(dataDir, 'run', 'init.sql'),
		tmp: join(dataDir, 'run', 'tmp')
	};
	const asRoot = process.getuid?.() === 0;
	mkdirSync(paths.tmp, { recursive: true, mode: 0o700 });
	await stopLeftoverDatabase({ pidFile: paths.pid, dataDir: paths.data, signal });
	await initialiseDatabase({
		server,
		dataDir: paths.data,
		asRoot,
		logFile: join(dataDir, 'mysql-install.log'),
		signal
	});

	const socketPath = await chooseSocketPath(dataDir, 'mysql.sock');
	const endpoint = socketPath ? { socketPath } : { port: await findFreePort() };
	const passwords = readPasswords(join(dataDir, 'database.json'));
	// For the commands that are run beside `npm start`.
	writeFileSync(join(paths.run, ENDPOINT_FILE), JSON.stringify(endpoint));
	writeFileSync(paths.init, initStatements({ ...passwords, endpoint }), { mode: 0o600 });
	rmSync(paths.log, { force: true });

	const admin = { user: 'bundy_admin', password: passwords.adminPassword, endpoint };
	const adminUrl = databaseUrl({ ...admin, database: 'bundy' });
	const child = spawnGuarded(
		server.program,
		serverArguments({
			flavour: server.flavour,
			dataDir: paths.data,
			pidFile: paths.pid,
			errorLog: paths.log,
			initFile: paths.init,
			tmpDir: paths.tmp,
			endpoint,
			asRoot
		}),
		() => shutDownBySql(adminUrl)
	);
	try {
		await waitUntilReady({ child, adminUrl, log: paths.log });
		signal?.throwIfAborted();
	} catch (error) {
		await child.stop();
		throw error;
	} finally {
		rmSync(paths.init, { force: true });
	}
	return {
		/** all privileges: for migrations only */
		adminUrl,
		/** what the app gets: rows, not tables */
		appUrl: databaseUrl({ user: 'bundy', password: passwords.appPassword, database: 'bundy', endpoint }),
		/** @param {string} database @param {'admin' | 'app'} [role] */
		urlFor: (database, role = 'app') =>
			role === 'admin'
				? databaseUrl({ ...admin, database })
				: databaseUrl({ user: 'bundy', password: passwords.appPassword, database, endpoint }),
		/** the application's account as GRANT names it */
		appAccount: `'bundy'@'${accountHost(endpoint)}'`,
		/** settles when the server is gone, for whatever reason */
		exited: child.exited,
		stop: child.stop,
		/** as a power cut would: for tests of recovery */
		async kill() {
			process.kill(Number(readFileSync(paths.pid, 'utf8')), 'SIGKILL');
			await child.exited;
		}
	};
}

/** @typedef {Awaited<ReturnType<typeof startPrivateDatabase>>} PrivateDatabase */

/**
 * Not cut short by Ctrl-C: a server stops cleanly once it is up, and not always while it comes up.
 *
 * @param {{ child: ReturnType<typeof spawnGuarded>, adminUrl: string, log: string }} options
 */
async function waitUntilReady({ child, adminUrl, log }) {
	const { createConnection } = await import('mysql2/promise');
	const deadline = performance.now() + START_TIMEOUT_MS;
	while (performance.now() < deadline) {
		if (!child.isRunning()) throw new Refusal(explainFailedStart(log));
		try {
			const connection = await createConnection({ uri: adminUrl, connectTimeout: 2000 });
			await connection.end();
			return;
		} catch {
			// Not listening yet. A server that cannot start exits, and is reported above.
			await delay(40);
		}
	}
	throw new Refusal(
		`The database server did not become ready in ${START_TIMEOUT_MS / 1000} s. Its log says why: ${log}`
	);
}

/** @param {string} log the server's own error log */
function explainFailedStart(log) {
	const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : [];
	const cause = lines.find((line) => line.includes('[ERROR]'))?.replace(/^.*\[ERROR\]\s*/, '');
	return `The database server stopped while starting${cause ? ` (${cause.slice(0, 200)})` : ''}. Its log says more: ${log}`;
}

/** @param {string} adminUrl */
async function shutDownBySql(adminUrl) {
	const { createConnection } = await import('mysql2/promise');
	const connection = await createConnection({ uri: adminUrl, connectTimeout: 2000 });
	await connection.query('SHUTDOWN');
	connection.destroy();
}

/**
 * @param {string} path
 * @returns {{ adminPassword: string, appPassword: string }}
 */
function readPasswords(path) {
	try {
		const { adminPassword, appPassword } = JSON.parse(readFileSync(path, 'utf8'));
		if (isPassword(adminPassword) && isPassword(appPassword)) return { adminPassword, appPassword };
	} catch {
		// First start, or a file cut short: new passwords are set by the init file at every start.
	}
	const passwords = { adminPassword: newPassword(), appPassword: newPassword() };
	rmSync(path, { force: true });
	writeFileSync(path, JSON.stringify(passwords), { mode: 0o600 });
	return passwords;
}

const newPassword = () => randomBytes(24).toString('base64url');
const isPassword = (/** @type {unknown} */ text) => typeof text === 'string' && /^[\w-]{20,}$/.test(text);
