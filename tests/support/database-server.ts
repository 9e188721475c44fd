import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
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

/**
 * @param files `memory` for tests of what is right rather than of what outlives a power cut: a hundred tables per test file
 *   wait for no disk then
 */
export async function startDatabaseServer(files: 'disk' | 'memory' = 'disk'): Promise<TestDatabaseServer> {
	const folder = await mkdtemp(join(files === 'memory' ? await findMemoryFolder() : tmpdir(), 'bundy-test-'));
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

const MEMORY_FOLDER = '/dev/shm';
/** A server's own files, and the databases of the test files that run at the same time. */
const NEEDED_BYTES = 2 * 1024 ** 3;

/** Linux has a folder in memory, containers often a small one; elsewhere it is the disk. */
async function findMemoryFolder(): Promise<string> {
	try {
		const { bavail, bsize } = await statfs(MEMORY_FOLDER);
		if (bavail * bsize >= NEEDED_BYTES && freemem() >= NEEDED_BYTES) return MEMORY_FOLDER;
	} catch {
		// There is none.
	}
	return tmpdir();
}
