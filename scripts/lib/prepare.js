import { join } from 'node:path';
import { grantRows } from './app-grants.js';
import { ensureDependencies } from './dependencies.js';
import { describeDatabaseUrl, requireExternalDatabase } from './external-database.js';
import { findDatabaseServer } from './find-database-server.js';
import { requireFreePort } from './free-port.js';
import { takeInstanceLock } from './instance-lock.js';
import { keepRunning } from './keep-running.js';
import { provideMasterKey } from './master-key.js';
import { migrate } from './migrations.js';
import { requireNodeVersion } from './node-version.js';
import { startPrivateDatabase } from './private-database.js';
import { makeDataFolder, readSettings } from './settings.js';

/**
 * Everything between a fresh clone and a database the app can work with. What can be refused at once
 * (Node, port, folder, a second start) is refused before anything slow begins.
 *
 * @param {import('./command.js').Command & { progress: import('./progress.js').Progress, https?: boolean }} options
 */
export async function prepare({ signal, closing, progress, https = false }) {
	requireNodeVersion(process.versions.node);
	const settings = readSettings(process.env);
	const { root, dataDir, port, httpsPort, host } = settings;
	if (settings.databaseUrl) describeDatabaseUrl(settings.databaseUrl);
	makeDataFolder(dataDir);
	const name = host && !ANY_HOST.has(host) ? host : 'localhost';
	const address = https ? `https://${name}:${httpsPort}` : `http://${name}:${port}`;
	closing.add(await takeInstanceLock({ dataDir, address }));
	await requireFreePort(port, host);
	if (https) await requireFreePort(httpsPort, host);
	await ensureDependencies({ root, signal, progress });

	const database = await openDatabase({ settings, signal, closing, progress });
	await progress.step('Migrating the database', async () => {
		await migrate({ url: database.adminUrl, folder: join(root, 'drizzle'), signal });
		const { adminUrl, appAccount } = database;
		if (appAccount) await grantRows({ adminUrl, account: appAccount });
	});
	const key = await provideMasterKey({ env: process.env, dataDir, databaseUrl: database.appUrl, progress });
	return {
		...settings,
		address,
		database,
		serverEnv: { DATABASE_URL: database.appUrl, BUNDY_DATA: dataDir, ...key }
	};
}

const ANY_HOST = new Set(['0.0.0.0', '::']);

/**
 * @param {import('./command.js').Command & { settings: import('./settings.js').Settings, progress: import('./progress.js').Progress }} options
 * @returns {Promise<{ appUrl: string, adminUrl: string, appAccount: string | null, failed: Promise<void> }>}
 *   `failed` rejects when a private server cannot be kept running; `appAccount` is null for a database of the person's own
 */
async function openDatabase({ settings, signal, closing, progress }) {
	const { databaseUrl, root, dataDir } = settings;
	if (databaseUrl) {
		await requireExternalDatabase(databaseUrl);
		return { appUrl: databaseUrl, adminUrl: databaseUrl, appAccount: null, failed: new Promise(() => {}) };
	}
	const server = await findDatabaseServer({ root, signal, progress });
	const kept = await keepRunning({
		name: 'database server',
		start: () =>
			progress.step('Starting the database', () => startPrivateDatabase({ server, dataDir, signal })),
		signal,
		progress
	});
	closing.add(kept.stop);
	const { appUrl, adminUrl, appAccount } = kept.first;
	return { appUrl, adminUrl, appAccount, failed: kept.failed };
}
