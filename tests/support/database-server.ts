import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDatabaseServer } from '../../scripts/lib/find-database-server.js';
import { startPrivateDatabase, type PrivateDatabase } from '../../scripts/lib/private-database.js';
import { createProgress } from '../../scripts/lib/progress.js';
import { ROOT } from '../../scripts/lib/settings.js';

/** A private database server in a temporary folder, with the options of `npm start`. */
export interface TestDatabaseServer {
	/** all privileges, no particular database */
	adminUrl: string;
	/** URL of one database for the account the app uses (rows only) or for the administrator */
	urlFor: PrivateDatabase['urlFor'];
	/** the app's account as GRANT names it */
	appAccount: string;
	/** kill -9, as a power cut would */
	kill(): Promise<void>;
	/** starts it again on the same files, with the same URLs */
	restart(): Promise<void>;
	/** stops it and removes its files */
	stop(): Promise<void>;
}

export async function startDatabaseServer(): Promise<TestDatabaseServer> {
	const folder = await mkdtemp(join(tmpdir(), 'bundy-test-'));
	const signal = new AbortController().signal;
	const server = await findDatabaseServer({ root: ROOT, signal, progress: createProgress() });
	let running = await startPrivateDatabase({ server, dataDir: folder });
	return {
		adminUrl: running.adminUrl,
		urlFor: running.urlFor,
		appAccount: running.appAccount,
		kill: () => running.kill(),
		async restart() {
			await running.stop();
			running = await startPrivateDatabase({ server, dataDir: folder });
		},
		async stop() {
			await running.stop();
			await rm(folder, { recursive: true, force: true });
		}
	};
}
