import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parsePort } from './free-port.js';
import { parseHostNames } from './https/machine-names.js';
import { explainWriteError } from './refusal.js';

/** The folder of package.json. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * @param {NodeJS.ProcessEnv} env
 */
export function readSettings(env) {
	return {
		root: ROOT,
		dataDir: resolve(env.BUNDY_DATA || join(ROOT, '.data')),
		port: parsePort(env.PORT),
		/** beside `port`, which then tells how to trust us, with --https */
		httpsPort: parsePort(env.HTTPS_PORT, { name: 'HTTPS_PORT', otherwise: 3443 }),
		/** further names of this machine, for its certificate */
		hostNames: parseHostNames(env.BUNDY_HOSTNAMES),
		/** undefined: all interfaces, so that tablets and phones reach it */
		host: env.HOST || undefined,
		/** a server of the person's own */
		databaseUrl: env.DATABASE_URL || undefined
	};
}

/** @typedef {ReturnType<typeof readSettings>} Settings */

/**
 * Makes the data folder, for this user's eyes only: it holds the key to every template.
 *
 * @param {string} dataDir
 */
export function makeDataFolder(dataDir) {
	try {
		makeFolder(join(dataDir, 'run'));
	} catch (error) {
		const otherwise = 'Or keep the data elsewhere: BUNDY_DATA=/path/to/folder npm start';
		throw explainWriteError(error, dataDir, otherwise) ?? error;
	}
}

/**
 * Step by step: Node's own recursive mkdir never returns on file systems that answer ENOENT for a folder
 * whose parent exists, as /proc does.
 *
 * @param {string} path
 */
function makeFolder(path) {
	if (existsSync(path)) return;
	makeFolder(dirname(path));
	mkdirSync(path, { mode: 0o700 });
}
