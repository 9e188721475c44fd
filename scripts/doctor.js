/** `npm run doctor [-- --json]`: what is wrong with this installation, and how to mend it. Ends with 1 on a failure. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readBackupSettings } from './lib/backup/backup-settings.js';
import { runCommand } from './lib/command.js';
import { checkDatabase } from './lib/doctor/check-database.js';
import {
	checkBackups,
	checkBuild,
	checkDisk,
	checkMasterKey,
	checkNode,
	checkPort,
	ok,
	warning
} from './lib/doctor/check-machine.js';
import { findInstalledDatabaseServer } from './lib/find-database-server.js';
import { Refusal } from './lib/refusal.js';
import { findRunningDatabase } from './lib/running-database.js';
import { readSettings } from './lib/settings.js';

const MARKS = { ok: '✓', warning: '!', failure: '✗' };

await runCommand(async () => {
	const args = process.argv.slice(2);
	const unknown = args.find((arg) => arg !== '--json');
	if (unknown) throw new Refusal(`npm run doctor does not know "${unknown}". It knows: --json`);
	const findings = await examine();
	const failed = findings.some(({ state }) => state === 'failure');
	if (args.includes('--json')) console.log(JSON.stringify({ ok: !failed, findings }, null, '\t'));
	else for (const finding of findings) print(finding);
	if (failed) process.exitCode = 1;
});

/** @returns {Promise<import('./lib/doctor/check-machine.js').Finding[]>} */
async function examine() {
	const settings = readSettings(process.env);
	const { root, dataDir } = settings;
	const url = await findRunningDatabase(settings);
	const answer = await fetch(`http://127.0.0.1:${settings.port}/livez`).catch(() => null);
	const database = url ? await checkDatabase({ url, root }) : null;
	const { folder } = readBackupSettings(process.env, dataDir);
	return [
		checkNode(process.versions.node),
		await checkPort(settings, answer?.ok === true),
		await checkDisk(dataDir),
		checkMasterKey(process.env, dataDir),
		checkBuild(root),
		...(database?.findings ?? [await explainNoDatabase(dataDir)]),
		checkBackups({
			folder,
			at: process.env.BUNDY_BACKUP_AT || undefined,
			now: new Date(),
			setUp: database?.setUp ?? existsSync(join(dataDir, 'mysql'))
		})
	];
}

/** @param {string} dataDir */
async function explainNoDatabase(dataDir) {
	const name = 'Database';
	const server = await findInstalledDatabaseServer();
	if (!server)
		return warning(
			name,
			'no server program is installed',
			'npm start installs one, or says what to install.'
		);
	return existsSync(join(dataDir, 'mysql'))
		? warning(
				name,
				'is not running: it could not be looked at',
				'Run npm start, and npm run doctor beside it.'
			)
		: ok(name, `${server.flavour} ${server.version} is there; the first start makes the database`);
}

/** @param {import('./lib/doctor/check-machine.js').Finding} finding */
function print({ name, state, says, mend }) {
	console.log(`${MARKS[state]} ${name}: ${says}`);
	if (mend) console.log(`    ${mend}`);
}
