import type { TestProject } from 'vitest/node';
import { buildIfChanged } from '../../scripts/lib/build-if-changed.js';
import { createProgress } from '../../scripts/lib/progress.js';
import { ROOT } from '../../scripts/lib/settings.js';
import { E2E_BUILD } from './app';
import { publishDatabaseServer } from './database';
import { startDatabaseServer } from './database-server';

/** For tests. Faults are about what outlives them, and need a disk. */
export default function setup({ name }: TestProject): Promise<() => Promise<void>> {
	return setUpServer(name === 'faults' ? 'disk' : 'memory');
}

/** The production build in a folder of its own, and one private database server for the whole run. */
export async function setUpServer(files: 'disk' | 'memory'): Promise<() => Promise<void>> {
	await buildIfChanged({ root: ROOT, out: E2E_BUILD, progress: createProgress() });
	const server = await startDatabaseServer(files);
	publishDatabaseServer(server);
	return server.stop;
}
