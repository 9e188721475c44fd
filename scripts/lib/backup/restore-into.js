import { join } from 'node:path';
import { migrate } from '../migrations.js';
import { Refusal } from '../refusal.js';
import { ROOT } from '../settings.js';
import { loadRows } from './rows.js';
import { withConnection } from './snapshot.js';
import { readBackup } from './write-backup.js';

/**
 * Fills an empty database from a backup: tables as they were then, the rows, and only then what was migrated since.
 *
 * @param {{ url: string, file: string, keysFile: string | null, secret: import('./sealed-stream.js').Secret, upgrade?: boolean, signal?: AbortSignal }} options
 *   `url` of an account that may make tables; `keysFile` null leaves faces unreadable; `upgrade` false stays at the
 *   backup's schema
 * @returns {Promise<{ header: import('./sealed-stream.js').Header, sums: Map<string, import('./rows.js').Sum>, keySums: Map<string, import('./rows.js').Sum> }>}
 */
export async function restoreInto({ url, file, keysFile, secret, upgrade = true, signal }) {
	const folder = join(ROOT, 'drizzle');
	const data = await readHolding(file, 'data');
	const keys = keysFile ? await readHolding(keysFile, 'employee-keys') : null;
	await migrate({ url, folder, signal, until: data.header.schema });
	const sums = await withConnection(url, (connection) => loadRows(connection, data.lines(secret)));
	const keySums = keys
		? await withConnection(url, (connection) => loadRows(connection, keys.lines(secret)))
		: new Map();
	if (upgrade) await migrate({ url, folder, signal });
	return { header: data.header, sums, keySums };
}

/**
 * @param {string} file
 * @param {import('./sealed-stream.js').Header['holds']} holds
 */
async function readHolding(file, holds) {
	const backup = await readBackup(file);
	if (backup.header.holds === holds) return backup;
	throw new Refusal(
		holds === 'data'
			? `${file} holds the employees' keys only. Name the backup itself, bundy-….backup.`
			: `${file} holds no employees' keys. Name bundy-employee-keys.backup.`
	);
}
