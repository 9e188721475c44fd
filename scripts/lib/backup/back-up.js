import { renameSync } from 'node:fs';
import { removeOldBackups } from './backup-files.js';
import { recordBackup } from './record-backup.js';
import { verifyBackup } from './verify-backup.js';
import { writeBackup } from './write-backup.js';

/**
 * Writes a backup, proves it, writes that down, and removes those that are too old. One that does not prove itself is kept
 * under another name, and nothing is removed.
 *
 * @param {{ url: string, folder: string, keepDays: number, secret: import('./sealed-stream.js').Secret, now: () => Date, signal?: AbortSignal }} options
 */
export async function backUp({ url, folder, keepDays, secret, now, signal }) {
	const written = await writeBackup({ url, folder, secret });
	/** @type {'server' | 'database'} */
	let restoredInto;
	try {
		restoredInto = await verifyBackup({ written, url, secret, signal });
	} catch (error) {
		renameSync(written.file, `${written.file}.unproven`);
		throw error;
	}
	await recordBackup({ url, written, verifiedAt: now() });
	const removed = removeOldBackups(folder, { keepDays, now: now() });
	return { ...written, restoredInto, removed };
}
