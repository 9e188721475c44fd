import { findDatabaseServer } from './find-database-server.js';
import { takeInstanceLock } from './instance-lock.js';
import { startPrivateDatabase } from './private-database.js';
import { findRunningDatabase } from './running-database.js';
import { makeDataFolder } from './settings.js';

/**
 * The installation's database for a command of its own: the one that runs, or the private one, started for as long as the
 * command takes.
 *
 * @param {import('./command.js').Command & { settings: import('./settings.js').Settings, progress: import('./progress.js').Progress, alone?: boolean }} options
 *   `alone`: refuse to work beside a running Bundy
 * @returns {Promise<{ url: string, appAccount: string | null }>} `url` of the account that may alter tables; `appAccount`
 *   as GRANT names it, null for a database of the person's own
 */
export async function openDatabase({ settings, signal, closing, progress, alone = false }) {
	const { dataDir, root, databaseUrl } = settings;
	const running = alone ? (databaseUrl ?? null) : await findRunningDatabase(settings);
	if (running && !alone) return { url: running, appAccount: null };
	makeDataFolder(dataDir);
	closing.add(await takeInstanceLock({ dataDir, address: 'another command' }));
	if (running) return { url: running, appAccount: null };
	const server = await findDatabaseServer({ root, signal, progress });
	const database = await progress.step('Starting the database', () =>
		startPrivateDatabase({ server, dataDir, signal })
	);
	closing.add(database.stop);
	return { url: database.adminUrl, appAccount: database.appAccount };
}
