import { join } from 'node:path';
import { runChild } from './run-child.js';

/**
 * Writes `.svelte-kit/tsconfig.json`, by which programs in TypeScript find `$domain` and `$lib`: a fresh clone has none.
 *
 * @param {{ root: string, signal: AbortSignal }} options
 */
export async function generateSettings({ root, signal }) {
	await runChild({
		command: process.execPath,
		args: [join('node_modules', '@sveltejs', 'kit', 'svelte-kit.js'), 'sync'],
		cwd: root,
		signal,
		logFile: join(root, '.cache', 'sync.log'),
		whatToDo: 'Correct the sources (npm run check shows where) and start again.'
	});
}
