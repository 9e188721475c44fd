/**
 * `npm run backup`: the whole database into one encrypted file, which is restored into a scratch server and compared.
 * With `--nightly` it stays and does so every night (a service of its own, as in compose.yaml).
 */
import { backUp } from './lib/backup/back-up.js';
import { readBackupSecret, readBackupSettings } from './lib/backup/backup-settings.js';
import { findNextRun, parseBackupTime } from './lib/backup/backup-time.js';
import { runCommand } from './lib/command.js';
import { openDatabase } from './lib/open-database.js';
import { createProgress } from './lib/progress.js';
import { Refusal } from './lib/refusal.js';
import { readSettings } from './lib/settings.js';
import { setTimeout as delay } from 'node:timers/promises';

const progress = createProgress();

await runCommand(async ({ signal, closing }) => {
	const nightly = readNightly(process.argv.slice(2));
	const settings = readSettings(process.env);
	const { folder, keepDays } = readBackupSettings(process.env, settings.dataDir);
	const secret = readBackupSecret(process.env, settings.dataDir);
	const own = process.env.BUNDY_BACKUP_DATABASE_URL;
	const database = own ? { url: own } : await openDatabase({ settings, signal, closing, progress });
	const run = async () => {
		const { url } = database;
		const done = await progress.step('Backing up', () =>
			backUp({ url, folder, keepDays, secret, now: () => new Date(), signal })
		);
		const size = `${(done.bytes / 1024 / 1024).toFixed(1)} MB`;
		progress.line(
			`${done.file}\n  ${done.rows} rows, ${size}, restored into a scratch ${done.restoredInto} and compared`
		);
		if (done.removed.length > 0) progress.line(`Removed ${done.removed.length} older than ${keepDays} days.`);
	};
	if (!nightly) return run();
	const at = parseBackupTime(process.env.BUNDY_BACKUP_AT);
	if (!at) throw new Refusal('BUNDY_BACKUP_AT is "off": there is nothing to do every night.');
	for (;;) {
		const next = findNextRun(at, new Date());
		progress.line(`The next backup is at ${next.toISOString()}.`);
		await delay(next.getTime() - Date.now(), undefined, { signal });
		await run().catch((error) => {
			if (!(error instanceof Refusal)) throw error;
			progress.line(error.message);
		});
	}
});

/** @param {string[]} args */
function readNightly(args) {
	const unknown = args.find((arg) => arg !== '--nightly');
	if (unknown) throw new Refusal(`npm run backup does not know "${unknown}". It knows: --nightly`);
	return args.includes('--nightly');
}
