import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { spawnGuarded } from '../guarded-process.js';
import { initialiseDatabase } from '../initialise-database.js';
import { Refusal } from '../refusal.js';
import { lastWords, runChild } from '../run-child.js';
import { nodeArguments } from './node-arguments.js';

const START_TIMEOUT_MS = 90_000;

/**
 * One node: its files, and the process while it runs.
 *
 * @param {import('./node-arguments.js').NodePlace & { server: import('../find-database-server.js').DatabaseServer, provider: string, peers: number[], adminPassword: string }} options
 */
export function createNode({ server, adminPassword, ...place }) {
	const { folder, ports, name } = place;
	const asRoot = process.getuid?.() === 0;
	// Galera copies a node's files by an rsync that gives up root's rights: the files must be somebody else's.
	const user = asRoot ? 'mysql' : null;
	const args = nodeArguments({ ...place, user });
	const initFile = join(folder, 'init.sql');
	/** @type {ReturnType<typeof spawnGuarded> | null} */
	let child = null;
	const signal = (/** @type {NodeJS.Signals} */ word) =>
		process.kill(Number(readFileSync(join(folder, 'node.pid'), 'utf8')), word);
	const connect = async () => {
		const { createConnection } = await import('mysql2/promise');
		const account = { user: 'bundy_admin', password: adminPassword };
		return createConnection({ host: '127.0.0.1', port: ports.sql, ...account, connectTimeout: 2000 });
	};
	return {
		name,
		port: ports.sql,
		/** @param {string} statements for the first start of a cluster: one per line */
		async initialise(statements) {
			mkdirSync(join(folder, 'tmp'), { recursive: true });
			writeFileSync(initFile, statements, { mode: 0o600 });
			await initialiseDatabase({
				server,
				dataDir: join(folder, 'mysql'),
				asRoot,
				logFile: join(folder, 'install.log')
			});
			if (!user) return;
			chmodSync(folder, 0o755);
			await runChild({
				command: 'chown',
				args: ['-R', user, folder],
				cwd: folder,
				logFile: join(folder, 'install.log'),
				whatToDo: `As root, a cluster runs as the user ${user}, whom the package mariadb-server makes.`
			});
		},
		/**
		 * @param {{ bootstrap?: boolean, refill?: boolean }} [options] `bootstrap`: this node says what is true, and the others
		 *   follow; `refill`: what it has is thrown away, and another node fills it
		 */
		async start({ bootstrap = false, refill = false } = {}) {
			if (refill) forgetState(join(folder, 'mysql'));
			if (bootstrap) allowBootstrap(join(folder, 'mysql'));
			// A node that was killed does not know by itself how far it had come, and would be filled anew.
			const { position } = await recoverPosition(server.program, args, folder);
			rmSync(join(folder, 'node.log'), { force: true });
			child = spawnGuarded(
				server.program,
				[
					...args,
					...(refill ? [] : [`--wsrep-start-position=${position}`]),
					...(bootstrap ? ['--wsrep-new-cluster'] : []),
					...(existsSync(initFile) ? [`--init-file=${initFile}`] : [])
				],
				async () => {}
			);
			await this.untilReady();
			rmSync(initFile, { force: true });
		},
		async untilReady() {
			const deadline = performance.now() + START_TIMEOUT_MS;
			while (performance.now() < deadline) {
				if (!child?.isRunning())
					throw new Refusal(`The node ${name} ended while starting: ${readLastWords(folder)}`);
				if ((await this.status()).ready) return;
				await delay(100);
			}
			throw new Refusal(
				`The node ${name} did not join in ${START_TIMEOUT_MS / 1000} s: ${readLastWords(folder)}`
			);
		},
		/** @returns {Promise<{ ready: boolean, size: number, state: string }>} as the node itself sees it */
		async status() {
			try {
				const connection = await connect();
				try {
					const [rows] = await connection.query("SHOW GLOBAL STATUS LIKE 'wsrep_%'");
					// The driver types rows of SHOW loosely; these are its two columns.
					const words = new Map(
						/** @type {Array<{ Variable_name: string, Value: string }>} */ (rows).map((row) => [
							row.Variable_name,
							row.Value
						])
					);
					return {
						ready: words.get('wsrep_ready') === 'ON',
						size: Number(words.get('wsrep_cluster_size') ?? 0),
						state: words.get('wsrep_local_state_comment') ?? ''
					};
				} finally {
					connection.destroy();
				}
			} catch {
				// Not listening, or filling itself from another node.
				return { ready: false, size: 0, state: 'down' };
			}
		},
		isRunning: () => child?.isRunning() ?? false,
		/** as a power cut would */
		async kill() {
			if (!child?.isRunning()) return;
			signal('SIGKILL');
			await child.exited;
		},
		pause: () => signal('SIGSTOP'),
		resume: () => signal('SIGCONT'),
		stop: async () => child?.stop(),
		/** How far this stopped node had come, from its own files. */
		readPosition: async () => (await recoverPosition(server.program, args, folder)).seqno
	};
}

/** @typedef {ReturnType<typeof createNode>} GaleraNode */

/** @param {string} folder */
function readLastWords(folder) {
	const log = join(folder, 'node.log');
	return `${lastWords(existsSync(log) ? readFileSync(log, 'utf8') : '')} (${log})`;
}

/**
 * Where it was in the cluster, whom it knew there and would wait for, and what it remembers for others: of another history
 * than the cluster's, whoever asked it for that could not read it ("Unsupported CC action version", galera 26.4.23).
 *
 * @param {string} dataDir
 */
function forgetState(dataDir) {
	for (const file of ['grastate.dat', 'gvwstate.dat', 'galera.cache'])
		rmSync(join(dataDir, file), { force: true });
}

/**
 * Galera refuses to begin a cluster from a node that was not the last to stop, and remembers who was there: whoever calls
 * this has compared the positions.
 *
 * @param {string} dataDir
 */
function allowBootstrap(dataDir) {
	rmSync(join(dataDir, 'gvwstate.dat'), { force: true });
	const file = join(dataDir, 'grastate.dat');
	if (!existsSync(file)) return;
	const state = readFileSync(file, 'utf8');
	writeFileSync(file, state.replace(/safe_to_bootstrap: \d/, 'safe_to_bootstrap: 1'));
}

/**
 * `--wsrep-recover` opens the files, writes the last transaction's number into its log, and ends.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {string} folder
 * @returns {Promise<{ position: string, seqno: number }>} `seqno` -1 when there is none
 */
async function recoverPosition(program, args, folder) {
	const log = join(folder, 'recover.log');
	rmSync(log, { force: true });
	const asked = [
		...args.filter((arg) => !arg.startsWith('--log-error=')),
		`--log-error=${log}`,
		'--wsrep-recover'
	];
	const code = await new Promise((resolve, reject) => {
		const child = spawn(program, asked, { stdio: 'ignore' });
		child.once('error', reject);
		child.once('exit', resolve);
	});
	const found = /Recovered position:? ?([0-9a-f-]+:(-?\d+))/.exec(
		existsSync(log) ? readFileSync(log, 'utf8') : ''
	);
	if (!found)
		throw new Refusal(`${program} --wsrep-recover ended with ${code} and named no position: see ${log}`);
	return { position: found[1] ?? '', seqno: Number(found[2]) };
}
