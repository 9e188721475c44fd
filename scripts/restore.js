/** `npm run restore -- FILE`: puts a backup into this installation's database, which has to be empty or may be replaced. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { grantRows } from './lib/app-grants.js';
import { KEYS_FILE } from './lib/backup/backup-files.js';
import { readBackupSecret, readBackupSettings } from './lib/backup/backup-settings.js';
import { restoreInto } from './lib/backup/restore-into.js';
import { emptyDatabase, isInUse } from './lib/backup/empty-database.js';
import { readBackup, writeBackup } from './lib/backup/write-backup.js';
import { runCommand } from './lib/command.js';
import { openDatabase } from './lib/open-database.js';
import { createProgress } from './lib/progress.js';
import { Refusal } from './lib/refusal.js';
import { readSettings } from './lib/settings.js';

const USAGE = 'npm run restore -- FILE [--keys FILE] [--replace]';
const progress = createProgress();

await runCommand(async ({ signal, closing }) => {
	const { file, keysFile, replace } = readArguments();
	const settings = readSettings(process.env);
	const { folder } = readBackupSettings(process.env, settings.dataDir);
	const secret = readBackupSecret(process.env, settings.dataDir);
	// Whether it opens is known before anything is touched.
	await progress.step('Reading the backup', () =>
		readThrough([file, ...(keysFile ? [keysFile] : [])], secret)
	);
	const { url, appAccount } = await openDatabase({ settings, signal, closing, progress, alone: true });
	if (await isInUse(url)) {
		if (!replace)
			throw new Refusal(
				`This database is in use. To put the backup in its place: ${USAGE.replace('[--replace]', '--replace')}. What is there now is backed up first.`
			);
		const before = await progress.step('Backing up what is there', () =>
			writeBackup({ url, folder: join(folder, 'before-restore'), secret })
		);
		progress.line(`What was there: ${before.file}`);
	}
	await emptyDatabase(url);
	const restored = await progress.step('Restoring', () =>
		restoreInto({ url, file, keysFile, secret, signal })
	);
	if (appAccount) await grantRows({ adminUrl: url, account: appAccount });
	const rows = [...restored.sums.values()].reduce((sum, table) => sum + table.rows, 0);
	progress.line(`Restored ${rows} rows as of ${restored.header.takenAt}. Everybody signs in again.`);
	progress.line(
		keysFile
			? 'Faces of those who were erased since stay erased. Devices send again what the backup does not hold.'
			: `There was no ${KEYS_FILE} beside it: faces have to be enrolled again.`
	);
});

/**
 * @param {string[]} files
 * @param {import('./lib/backup/sealed-stream.js').Secret} secret
 */
async function readThrough(files, secret) {
	for (const file of files) {
		const lines = (await readBackup(file)).lines(secret);
		while (!(await lines.next()).done);
	}
}

function readArguments() {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { keys: { type: 'string' }, replace: { type: 'boolean', default: false } }
	});
	const [name] = positionals;
	if (!name || positionals.length > 1) throw new Refusal(`Name one backup: ${USAGE}`);
	const file = resolve(name);
	const beside = join(dirname(file), KEYS_FILE);
	const keysFile = values.keys ? resolve(values.keys) : existsSync(beside) ? beside : null;
	for (const path of [file, ...(keysFile ? [keysFile] : [])]) {
		if (!existsSync(path)) throw new Refusal(`There is no file ${path}.`);
	}
	return { file, keysFile, replace: values.replace };
}
