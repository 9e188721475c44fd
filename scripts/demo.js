/**
 * `npm run demo`: Bundy with an invented organisation, so that every screen can be judged. Data, database and port are its
 * own; the real ones are never touched. `--fresh` starts over, `--zone` puts the sites elsewhere than in Manila.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildIfChanged } from './lib/build-if-changed.js';
import { runCommand } from './lib/command.js';
import { generateSettings } from './lib/generate-settings.js';
import { takeInstanceLock } from './lib/instance-lock.js';
import { keepRunning } from './lib/keep-running.js';
import { prepare } from './lib/prepare.js';
import { createProgress } from './lib/progress.js';
import { Refusal } from './lib/refusal.js';
import { runServer } from './lib/run-server.js';
import { ROOT } from './lib/settings.js';
import { untilStopped } from './lib/until-stopped.js';

/** In the data folder: marks it as a demo's, and says whether it is whole. The server shows its banner by it. */
const MARKER = 'demo.json';

const started = performance.now();
const progress = createProgress();

await runCommand(async ({ signal, closing }) => {
	const { fresh, zone } = readArguments(process.argv.slice(2));
	const dataDir = resolve(process.env.BUNDY_DEMO_DATA || join(ROOT, '.data-demo'));
	await useOwnData(dataDir, fresh);
	const { root, port, host, address, database, serverEnv } = await prepare({ signal, closing, progress });
	// The demo's data is made by TypeScript, which wants the generated settings of the project.
	await generateSettings({ root, signal });
	await buildIfChanged({ root, out: 'build', signal, progress });
	await trustThePowerSupply(database.adminUrl);
	const data = startData({ root, env: serverEnv, zone, signal });
	closing.add(data.stop);
	await progress.step('Preparing the demo', () => data.ready);
	writeFileSync(join(dataDir, MARKER), JSON.stringify({ whole: true }));
	const server = await keepRunning({
		name: 'server',
		start: () => runServer({ root, port, host, env: serverEnv, signal }),
		signal,
		progress
	});
	closing.add(() => progress.step('Stopping', server.stop));

	const seconds = ((performance.now() - started) / 1000).toFixed(1);
	progress.line(`\nThe demo is ready: ${address}/office  (started in ${seconds} s)`);
	progress.line(`Everybody in it is invented. The password is always "${data.signIns().password}":`);
	for (const { role, email } of data.signIns().list) progress.line(`  ${email.padEnd(24)} ${role}`);
	progress.line(`Its data lies in ${dataDir}; npm run demo -- --fresh starts over.`);
	progress.line('Ctrl-C stops it.\n');
	await untilStopped(signal, [server.failed, database.failed]);
});

/** @param {string[]} args */
function readArguments(args) {
	let fresh = false;
	let zone = 'Asia/Manila';
	for (let i = 0; i < args.length; i++) {
		if (args[i] === '--fresh') fresh = true;
		else if (args[i] === '--zone' && args[i + 1]) zone = args[++i] ?? zone;
		else
			throw new Refusal(
				`npm run demo does not know "${args[i]}". It knows: npm run demo -- --fresh --zone Asia/Manila`
			);
	}
	return { fresh, zone };
}

/**
 * A folder that is ours, or an empty one: nothing else is ever emptied. A demo that was not finished starts over.
 *
 * @param {string} dataDir
 * @param {boolean} fresh
 */
async function useOwnData(dataDir, fresh) {
	const marker = join(dataDir, MARKER);
	if (existsSync(dataDir) && readdirSync(dataDir).length > 0 && !existsSync(marker))
		throw new Refusal(
			`${dataDir} holds something else than a demo. Choose another folder: BUNDY_DEMO_DATA=/path npm run demo`
		);
	if (existsSync(marker) && (fresh || !isWhole(marker))) {
		await requireStopped(dataDir);
		rmSync(dataDir, { recursive: true, force: true });
	}
	mkdirSync(dataDir, { recursive: true, mode: 0o700 });
	if (!existsSync(marker)) writeFileSync(marker, JSON.stringify({ whole: false }));
	for (const name of [
		'DATABASE_URL',
		'BUNDY_MASTER_KEY',
		'BUNDY_MASTER_KEY_FILE',
		'ORIGIN',
		'BUNDY_BACKUP_DIR'
	])
		delete process.env[name];
	process.env.BUNDY_DATA = dataDir;
	process.env.PORT ??= '3100';
}

/**
 * Refuses while a demo runs on this folder: its database must not lose its files.
 *
 * @param {string} dataDir
 */
async function requireStopped(dataDir) {
	mkdirSync(join(dataDir, 'run'), { recursive: true, mode: 0o700 });
	const release = await takeInstanceLock({ dataDir, address: 'starting over' });
	await release();
}

/** @param {string} marker */
function isWhole(marker) {
	try {
		return JSON.parse(readFileSync(marker, 'utf8')).whole === true;
	} catch {
		// Cut short while it was written.
		return false;
	}
}

/**
 * Thousands of small transactions, none of which would be missed: the disk is asked once a second, not for each.
 *
 * @param {string} adminUrl of the demo's own server
 */
async function trustThePowerSupply(adminUrl) {
	const { createConnection } = await import('mysql2/promise');
	const connection = await createConnection({ uri: adminUrl, connectTimeout: 5000 });
	await connection.query('SET GLOBAL innodb_flush_log_at_trx_commit = 2');
	await connection.end();
}

/**
 * @param {{ root: string, env: Record<string, string>, zone: string, signal: AbortSignal }} options
 */
function startData({ root, env, zone, signal }) {
	/** @type {{ password: string, list: { role: string, email: string }[] }} */
	let signIns = { password: '', list: [] };
	const child = spawn(process.execPath, ['--import', 'tsx', join('scripts', 'demo', 'run.ts')], {
		cwd: root,
		env: { ...process.env, ...env, BUNDY_DEMO_ZONE: zone, LOG_LEVEL: 'silent' },
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
		// Out of the terminal's reach, as the server is; it ends with its channel to us.
		detached: process.platform !== 'win32',
		windowsHide: true
	});
	/** @type {Promise<void>} */
	const exited = new Promise((done) => {
		child.once('error', () => done());
		child.once('exit', () => done());
	});
	/** @type {Promise<void>} */
	const ready = new Promise((done, fail) => {
		child.on('message', (/** @type {any} */ message) => {
			if (message.say) progress.line(`  ${message.say}`);
			if (!message.ready) return;
			signIns = message.ready;
			done();
		});
		exited.then(() => fail(new Refusal('The demo could not be prepared; its own words are above.')));
		signal.addEventListener('abort', () => fail(signal.reason), { once: true });
	});
	return {
		ready,
		signIns: () => signIns,
		async stop() {
			if (child.connected) child.disconnect();
			await exited;
		}
	};
}
