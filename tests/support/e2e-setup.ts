import type { TestProject } from 'vitest/node';
import { buildIfChanged } from '../../scripts/lib/build-if-changed.js';
import { createProgress } from '../../scripts/lib/progress.js';
import { ROOT } from '../../scripts/lib/settings.js';
import { E2E_BUILD } from './app';
import { publishDatabaseServer } from './database';
import { startDatabaseServer } from './database-server';

/** The production build in a folder of its own, and one private database server for the whole run. */
export default async function setup({ name }: TestProject): Promise<() => Promise<void>> {
	await buildIfChanged({ root: ROOT, out: E2E_BUILD, progress: createProgress() });
	// Faults are about what outlives them, and need a disk.
	const server = await startDatabaseServer(name === 'faults' ? 'disk' : 'memory');
	publishDatabaseServer(server);
	return server.stop;
}
