import { buildIfChanged } from '../../scripts/lib/build-if-changed.js';
import { createProgress } from '../../scripts/lib/progress.js';
import { ROOT } from '../../scripts/lib/settings.js';
import { E2E_BUILD } from './app';
import { publishDatabaseServer } from './database';
import { startDatabaseServer } from './database-server';

/** The production build in a folder of its own, and one private database server for the whole run. */
export default async function setup(): Promise<() => Promise<void>> {
	await buildIfChanged({ root: ROOT, out: E2E_BUILD, progress: createProgress() });
	const server = await startDatabaseServer();
	publishDatabaseServer(server);
	return server.stop;
}
