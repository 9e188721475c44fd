/**
 * `npm run galera`: a three-node MariaDB Galera cluster on this machine, in the data folder, until Ctrl-C. To try Bundy on
 * a cluster before there is one; see docs/operations/cluster.md.
 */
import { join } from 'node:path';
import { runCommand } from './lib/command.js';
import { ensureDependencies } from './lib/dependencies.js';
import { findDatabaseServer } from './lib/find-database-server.js';
import { startCluster } from './lib/galera/cluster.js';
import { ensureGalera } from './lib/galera/ensure-galera.js';
import { createProgress } from './lib/progress.js';
import { makeDataFolder, readSettings } from './lib/settings.js';
import { untilStopped } from './lib/until-stopped.js';

const progress = createProgress();

await runCommand(async ({ signal, closing }) => {
	const { root, dataDir } = readSettings(process.env);
	await ensureDependencies({ root, signal, progress });
	await ensureGalera({ root, signal, progress });
	const server = await findDatabaseServer({ root, signal, progress });
	makeDataFolder(dataDir);
	const cluster = await progress.step('Starting three database nodes', () =>
		startCluster({ server, folder: join(dataDir, 'galera') })
	);
	closing.add(cluster.stop);
	const { migrate } = await import('./lib/migrations.js');
	const { grantRows } = await import('./lib/app-grants.js');
	await migrate({ url: cluster.adminUrl, folder: join(root, 'drizzle'), signal });
	await grantRows({ adminUrl: cluster.adminUrl, account: cluster.appAccount });
	const names = cluster.nodes.map(({ name, port }) => `${name} on port ${port}`).join(', ');
	console.log(`\n${names}. Serve on them, after npm run build, from another terminal:

  DATABASE_URL='${cluster.urlFor('bundy')}' \\
  DATABASE_STANDBY=${cluster.standby} \\
  BUNDY_MASTER_KEY_FILE=${join(dataDir, 'master.key')} node scripts/serve.js

Ctrl-C stops the nodes; started again, the one that had come furthest begins.`);
	await untilStopped(signal, []);
});
