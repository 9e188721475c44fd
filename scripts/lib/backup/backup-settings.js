import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { requireGoodKeyFile } from '../master-key.js';
import { Refusal } from '../refusal.js';

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} dataDir
 */
export function readBackupSettings(env, dataDir) {
	const keepDays = Number(env.BUNDY_BACKUP_KEEP_DAYS || 30);
	if (!Number.isInteger(keepDays) || keepDays < 1)
		throw new Refusal('BUNDY_BACKUP_KEEP_DAYS is a whole number of days, 1 or more.');
	return { folder: resolve(env.BUNDY_BACKUP_DIR || join(dataDir, 'backups')), keepDays };
}

/**
 * What a backup is sealed with: the passphrase of BUNDY_BACKUP_PASSPHRASE, or else the master key.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} dataDir
 * @returns {import('./sealed-stream.js').Secret}
 */
export function readBackupSecret(env, dataDir) {
	const passphrase = env.BUNDY_BACKUP_PASSPHRASE;
	if (passphrase) {
		if (passphrase.length >= 20) return { passphrase };
		throw new Refusal('BUNDY_BACKUP_PASSPHRASE has at least 20 characters: five words or more.');
	}
	return { masterKey: readMasterKey(env, dataDir) };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} dataDir
 * @returns {Buffer} 32 bytes
 */
function readMasterKey(env, dataDir) {
	const file = env.BUNDY_MASTER_KEY_FILE || join(dataDir, 'master.key');
	if (!env.BUNDY_MASTER_KEY && !existsSync(file)) {
		throw new Refusal(
			`The master key ${file} is missing: backups are sealed with it. Put it there, or set BUNDY_MASTER_KEY or BUNDY_BACKUP_PASSPHRASE.`
		);
	}
	if (!env.BUNDY_MASTER_KEY) requireGoodKeyFile(file);
	const key = Buffer.from((env.BUNDY_MASTER_KEY ?? readFileSync(file, 'utf8')).trim(), 'base64');
	if (key.length !== 32) throw new Refusal('The master key must be 32 bytes in base64.');
	return key;
}
