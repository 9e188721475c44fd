import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseUrl } from './database-arguments.js';
import { ENDPOINT_FILE } from './private-database.js';

/**
 * Where the database of this installation answers now: DATABASE_URL, or the private server that `npm start` runs.
 *
 * @param {Pick<import('./settings.js').Settings, 'dataDir' | 'databaseUrl'>} settings
 * @returns {Promise<string | null>} null when `npm start` is not running
 */
export async function findRunningDatabase({ dataDir, databaseUrl: own }) {
	if (own) return own;
	const passwords = join(dataDir, 'database.json');
	const endpointFile = join(dataDir, 'run', ENDPOINT_FILE);
	if (!existsSync(passwords) || !existsSync(endpointFile)) return null;
	const endpoint = JSON.parse(readFileSync(endpointFile, 'utf8'));
	const { adminPassword } = JSON.parse(readFileSync(passwords, 'utf8'));
	const url = databaseUrl({ user: 'bundy_admin', password: adminPassword, database: 'bundy', endpoint });
	return (await answers(url)) ? url : null;
}

/** @param {string} url */
async function answers(url) {
	const { createConnection } = await import('mysql2/promise');
	try {
		const connection = await createConnection({ uri: url, connectTimeout: 2000 });
		connection.destroy();
		return true;
	} catch {
		// Not running, or just stopping.
		return false;
	}
}
