import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runServer } from '../../scripts/lib/run-server.js';
import { ROOT } from '../../scripts/lib/settings.js';
import { issueSetupToken } from '../../scripts/lib/setup-link.js';
import { createTestDatabase, type TestDatabase } from './database';
import { startDatabaseServer, type TestDatabaseServer } from './database-server';

/** Apart from `build/`, which a running `npm start` may be serving. */
export const E2E_BUILD = join('.cache', 'e2e-build');

/** A real production server on a free port, with an empty database of its own. */
export interface TestApp {
	/** `http://localhost:PORT`, a secure context; the same after a restart */
	url: string;
	database: TestDatabase;
	/** set when the app was started with `ownDatabaseServer` */
	databaseServer: TestDatabaseServer | null;
	/** opens the setup wizard once: `${url}/setup?token=${setupToken}` */
	setupToken: string;
	/** the server's resident memory, megabytes; NaN where the system does not tell */
	rssMb(): number;
	/** what the server wrote so far (its log, as JSON lines) */
	readLog(): string;
	/** asks it to stop, as Ctrl-C does, and removes the database */
	stop(): Promise<void>;
	/** kill -9; the database stays */
	kill(): Promise<void>;
	/** starts it again on the same port and database, after `kill` or in place of a running one */
	restart(): Promise<void>;
}

export interface AppOptions {
	/** a database server of its own, for tests that kill or stop it */
	ownDatabaseServer?: boolean;
	env?: Record<string, string>;
}

export async function startApp({ ownDatabaseServer = false, env = {} }: AppOptions = {}): Promise<TestApp> {
	const databaseServer = ownDatabaseServer ? await startDatabaseServer() : null;
	const database = await createTestDatabase(databaseServer ?? undefined);
	const folder = mkdtempSync(join(tmpdir(), 'bundy-app-'));
	const logFile = join(folder, 'server.log');
	const serverEnv = {
		DATABASE_URL: database.url,
		BUNDY_MASTER_KEY: randomBytes(32).toString('base64'),
		BUNDY_DATA: folder,
		BUNDY_BUILD: E2E_BUILD,
		...env
	};
	const launch = (port: number) =>
		runServer({ root: ROOT, port, env: serverEnv, output: openSync(logFile, 'a') });

	let server = await launch(0);
	const setupToken = await issueSetupToken(database.url);
	if (!setupToken) throw new Error('A fresh database already has an administrator.');
	return {
		url: `http://localhost:${server.port}`,
		database,
		databaseServer,
		setupToken,
		rssMb: () => readRssMb(server.pid),
		readLog: () => readFileSync(logFile, 'utf8'),
		async stop() {
			await server.stop();
			if (databaseServer) await databaseServer.stop();
			else await database.drop();
			rmSync(folder, { recursive: true, force: true });
		},
		async kill() {
			server.kill();
			await server.exited;
		},
		async restart() {
			await server.stop();
			server = await launch(server.port);
		}
	};
}

export function readRssMb(pid: number | undefined): number {
	const status = `/proc/${pid}/status`;
	if (!existsSync(status)) return NaN;
	const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1]);
	return Math.round(kilobytes / 1024);
}
