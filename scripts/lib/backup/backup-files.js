import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const DATA_FILE = /^bundy-(\d{4})-(\d\d)-(\d\d)T(\d\d)(\d\d)(\d\d)Z\.backup$/;
/** One file, always the newest: who was erased must not be in an older one. */
export const KEYS_FILE = 'bundy-employee-keys.backup';

/** @param {Date} takenAt */
export const backupFileName = (takenAt) =>
	`bundy-${takenAt.toISOString().slice(0, 19).replaceAll(':', '')}Z.backup`;

/**
 * The backups of a folder, newest first.
 *
 * @param {string} folder
 * @returns {Array<{ file: string, takenAt: Date, bytes: number }>}
 */
export function listBackups(folder) {
	/** @type {string[]} */
	let names;
	try {
		names = readdirSync(folder);
	} catch {
		// No folder yet: no backups.
		return [];
	}
	return names
		.flatMap((name) => {
			const [, year, month, day, hour, minute, second] = DATA_FILE.exec(name) ?? [];
			if (!year) return [];
			const takenAt = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
			const file = join(folder, name);
			return [{ file, takenAt, bytes: statSync(file).size }];
		})
		.sort((a, b) => b.takenAt.getTime() - a.takenAt.getTime());
}

/**
 * Removes backups older than `keepDays`, and never the three newest: a clock that is wrong must not clear the shelf.
 *
 * @param {string} folder
 * @param {{ keepDays: number, now: Date }} options
 * @returns {string[]} what was removed
 */
export function removeOldBackups(folder, { keepDays, now }) {
	const old = listBackups(folder)
		.slice(3)
		.filter(({ takenAt }) => now.getTime() - takenAt.getTime() > keepDays * 86_400_000);
	for (const { file } of old) rmSync(file);
	return old.map(({ file }) => file);
}
