import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findInstalledDatabaseServer } from '../find-database-server.js';
import { startPrivateDatabase } from '../private-database.js';
import { Refusal } from '../refusal.js';
import { restoreInto } from './restore-into.js';
import { sumTables } from './rows.js';
import { withConnection } from './snapshot.js';

/**
 * Proves a backup by restoring it into a scratch server, reading that back and comparing every table with what was read
 * from the original. Without a database server program on this machine it is restored into a scratch database beside the
 * original, which takes an account that may create one.
 *
 * @param {{ written: import('./write-backup.js').Written, url: string, secret: import('./sealed-stream.js').Secret, signal?: AbortSignal }} options
 * @returns {Promise<'server' | 'database'>} where it was restored
 */
export async function verifyBackup({ written, url, secret, signal }) {
	const scratch = await openScratch(url, signal);
	try {
		const { file, keysFile } = written;
		await restoreInto({ url: scratch.url, file, keysFile, secret, upgrade: false, signal });
		await withConnection(scratch.url, async (connection) => {
			compare(written.sums, await sumTables(connection, { holds: 'data' }));
			compare(written.keySums, await sumTables(connection, { holds: 'employee-keys' }));
		});
		return scratch.kind;
	} finally {
		await scratch.close();
	}
}

/**
 * @param {Map<string, import('./rows.js').Sum>} expected
 * @param {Map<string, import('./rows.js').Sum>} found
 */
function compare(expected, found) {
	for (const [table, { rows, sha256 }] of expected) {
		const other = found.get(table);
		if (other?.rows === rows && other.sha256 === sha256) continue;
		throw new Refusal(
			`The backup does not restore to what was backed up: table ${table} has ${other?.rows ?? 'no'} rows and had ${rows}, or their content differs. Keep the backup before it, and run npm run doctor.`
		);
	}
}

/**
 * @param {string} url
 * @param {AbortSignal} [signal]
 * @returns {Promise<{ kind: 'server' | 'database', url: string, close: () => Promise<void> }>}
 */
async function openScratch(url, signal) {
	const server = await findInstalledDatabaseServer();
	return server ? startScratchServer(server, signal) : createScratchDatabase(url);
}

/**
 * @param {import('../find-database-server.js').DatabaseServer} server
 * @param {AbortSignal} [signal]
 */
async function startScratchServer(server, signal) {
	const folder = await mkdtemp(join(tmpdir(), 'bundy-verify-'));
	const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
	try {
		const running = await startPrivateDatabase({ server, dataDir: folder, signal });
		return {
			kind: /** @type {const} */ ('server'),
			url: running.adminUrl,
			async close() {
				await running.stop();
				await remove();
			}
		};
	} catch (error) {
		await remove();
		throw error;
	}
}

/** @param {string} url */
async function createScratchDatabase(url) {
	const name = `bundy_verify_${process.pid}`;
	const scratch = new URL(url);
	scratch.pathname = `/${name}`;
	const drop = () => withConnection(url, (connection) => connection.query(`DROP DATABASE IF EXISTS ${name}`));
	try {
		await drop();
		await withConnection(url, (connection) =>
			connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`)
		);
	} catch (error) {
		throw new Refusal(
			`The backup was written and could not be tried: there is no database server program here (mariadbd or mysqld), and the account may not create a database (${error instanceof Error ? error.message : error}). Install mariadb-server-core, or give BUNDY_BACKUP_DATABASE_URL an account that may.`
		);
	}
	return {
		kind: /** @type {const} */ ('database'),
		url: scratch.href,
		async close() {
			await drop();
		}
	};
}
