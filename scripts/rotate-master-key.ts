/**
 * `npm run rotate-master-key`: wraps all keys with a new master key. Bundy must be stopped. The new key is written beside
 * the old one first, so that a run that was cut off anywhere is finished by the next one; the old one stays under
 * another name until somebody removes it.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readConfig } from '../src/lib/server/config';
import { openDatabase as openPool, type Db } from '../src/lib/server/db/database';
import { checkRanLately, describeLeases } from '../src/lib/server/jobs/job-lease.repo';
import { createKeyRing } from '../src/lib/server/keys/key-ring';
import { checkMasterKey, rotateMasterKey } from '../src/lib/server/keys/rotate-master-key.service';
import { runCommand } from './lib/command.js';
import { checkKeyText, requireGoodKeyFile } from './lib/master-key.js';
import { openDatabase } from './lib/open-database.js';
import { createProgress } from './lib/progress.js';
import { Refusal } from './lib/refusal.js';
import { readSettings } from './lib/settings.js';

const progress = createProgress();

/** The file of a key that is chosen here and used from the next start on. */
function provideNewKey(path: string): Buffer {
	if (!existsSync(path)) {
		// Whole or not at all: a crash must not leave half a key under the name of a key.
		const half = `${path}.part`;
		writeFileSync(half, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true });
		renameSync(half, path);
	}
	if (!checkKeyText(readFileSync(path, 'utf8')))
		throw new Refusal(
			`The new master key ${path} is not whole: an earlier run was cut off while it wrote it, or somebody changed it. If Bundy still starts with the key it has, nothing was wrapped with the new one: remove ${path} and run this again. If Bundy says that its master key is not this database's, put ${path} back from a backup.`
		);
	requireGoodKeyFile(path);
	flushFolder(path);
	return Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
}

/** A power cut after the database's commit must not take the only copy of the new key with it. */
function flushFolder(path: string): void {
	if (process.platform === 'win32') return; // a folder cannot be opened there
	const folder = openSync(dirname(path), 'r');
	fsyncSync(folder);
	closeSync(folder);
}

/** Twice what the job that runs most often needs to come round. */
const WATCH_MS = 11_000;

/** What a running Bundy wraps during the change would be wrapped with the old key, and open for nobody afterwards. */
async function requireStopped(db: Db): Promise<void> {
	if (!(await checkRanLately(db))) return;
	progress.line('Bundy ran not long ago: looking whether it was stopped.');
	const before = await describeLeases(db);
	await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
	if ((await describeLeases(db)) !== before)
		throw new Refusal(
			'Bundy is running with this database. Stop it everywhere, on every machine that uses the database, and run this again.'
		);
}

await runCommand(async ({ signal, closing }) => {
	const settings = readSettings(process.env);
	if (process.env.BUNDY_MASTER_KEY)
		throw new Refusal(
			'BUNDY_MASTER_KEY holds the key itself, which this command cannot replace. Put it into a file that only you can read, set BUNDY_MASTER_KEY_FILE to it, and run this again.'
		);
	const file = process.env.BUNDY_MASTER_KEY_FILE || join(settings.dataDir, 'master.key');
	requireGoodKeyFile(file);
	const { url } = await openDatabase({ settings, signal, closing, progress });
	const { masterKey: oldKey } = readConfig({ DATABASE_URL: url, BUNDY_MASTER_KEY_FILE: file });
	const newFile = `${file}.new`;
	const newKey = provideNewKey(newFile);
	const db = openPool(url);
	closing.add(() => db.$client.end());
	await requireStopped(db);
	const { outcome, wrapped } = await rotateMasterKey({ db, now: () => new Date() }, { oldKey, newKey });
	const [from, to] = [createKeyRing(oldKey), createKeyRing(newKey)];
	if ((await checkMasterKey(db, to)) === false)
		throw new Error('the database does not open with the new key: nothing was replaced');
	const kept = `${file}.old-${from.masterKeyId}`;
	// Two steps that a crash may part: without the first file the command and Bundy say what is missing.
	writeFileSync(kept, readFileSync(file), { mode: 0o600, flush: true });
	renameSync(newFile, file);
	flushFolder(file);
	progress.line(
		outcome === 'rotated'
			? `${wrapped} keys are wrapped with the master key ${to.masterKeyId} now, no longer with ${from.masterKeyId}.`
			: `The keys were wrapped with ${to.masterKeyId} before; the file follows now.`
	);
	progress.line(`The new key is ${file}: copy it away from this machine. The old one is kept as ${kept}:`);
	progress.line(
		'backups made until now open with it and with no other. Start Bundy, see that people are recognised, make a backup, and remove the old key when no older backup is kept.'
	);
});
