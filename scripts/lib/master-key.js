import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, explainWriteError, Refusal } from './refusal.js';

const KEY_BYTES = 32;

/**
 * The key that wraps every employee's key. It lives outside the database, and is never replaced silently:
 * with another one, each enrolled face would be unreadable for good.
 *
 * @param {{ env: NodeJS.ProcessEnv, dataDir: string, databaseUrl: string, progress: import('./progress.js').Progress }} options
 * @returns {Promise<Record<string, string>>} what the server's environment needs to find it
 */
export async function provideMasterKey({ env, dataDir, databaseUrl, progress }) {
	if (env.BUNDY_MASTER_KEY) {
		if (!checkKeyText(env.BUNDY_MASTER_KEY)) {
			throw new Refusal(
				`BUNDY_MASTER_KEY must be ${KEY_BYTES} bytes in base64 (44 characters). Correct it; do not make a new one if employees are enrolled.`
			);
		}
		return { BUNDY_MASTER_KEY: env.BUNDY_MASTER_KEY };
	}
	const path = env.BUNDY_MASTER_KEY_FILE || join(dataDir, 'master.key');
	if (!existsSync(path)) {
		if (await hasEmployeeKeys(databaseUrl)) {
			throw new Refusal(
				`The database holds enrolled faces and their key is missing: ${path}. Put that file back from a backup, or set BUNDY_MASTER_KEY; a new key could not read them.`
			);
		}
		createKeyFile(path);
		progress.line(
			`Made the master key ${path}. Keep a copy away from this machine: without it no enrolled face can be read.`
		);
	}
	requireGoodKeyFile(path);
	return { BUNDY_MASTER_KEY_FILE: path };
}

/** @param {string} path */
function createKeyFile(path) {
	try {
		writeFileSync(path, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
	} catch (error) {
		throw explainWriteError(error, path) ?? error;
	}
}

/** @param {string} path */
export function requireGoodKeyFile(path) {
	/** @type {string} */
	let text;
	try {
		text = readFileSync(path, 'utf8').trim();
	} catch (error) {
		throw new Refusal(
			`The master key ${path} cannot be read (${codeOf(error)}). Make it readable for this user: chown $(id -un) ${path}`
		);
	}
	if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
		throw new Refusal(
			`The master key ${path} can be read by other users of this machine. Close it: chmod 600 ${path}`
		);
	}
	if (!checkKeyText(text))
		throw new Refusal(
			`The master key ${path} is damaged: it must hold ${KEY_BYTES} bytes in base64. Put it back from a backup.`
		);
}

/** @param {string} text */
export const checkKeyText = (text) =>
	/^[A-Za-z0-9+/]{43}=$/.test(text.trim()) && Buffer.from(text, 'base64').length === KEY_BYTES;

/** @param {string} databaseUrl */
async function hasEmployeeKeys(databaseUrl) {
	const { createConnection } = await import('mysql2/promise');
	const connection = await createConnection({ uri: databaseUrl, connectTimeout: 5000 });
	try {
		const [rows] = await connection.query('SELECT 1 FROM employee_key LIMIT 1');
		return Array.isArray(rows) && rows.length > 0;
	} finally {
		connection.destroy();
	}
}
