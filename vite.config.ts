import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { face } from './scripts/vite-face.js';
import { messages } from './scripts/vite-messages.js';
import { routes } from './scripts/vite-routes.js';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Nothing in them runs at the pace of a camera, so two of them share a machine without harm. */
const PAGES = [
	'access-matrix',
	'api',
	'approvals',
	'devices',
	'https',
	'imports',
	'operations',
	'periods',
	'serve',
	'start',
	'timekeeping'
].map((name) => `tests/e2e/${name}.e2e.ts`);

export default defineConfig({
	plugins: [messages(), routes(), face(), tailwindcss(), sveltekit()],
	// Inference runs in a module worker; its own chunks are split like the app's.
	worker: { format: 'es' },
	build: { target: 'es2022' },
	// Its package.json offers Node only a UMD file, whose names an import does not see.
	ssr: { noExternal: ['workbox-window'] },
	test: {
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					environment: 'node',
					include: ['src/**/*.spec.ts', 'scripts/**/*.spec.ts', 'tests/unit/**/*.spec.ts'],
					exclude: ['src/**/*.medium.spec.ts'],
					// Property tests on a small or busy machine; no test measures time.
					testTimeout: 60_000
				}
			},
			{
				extends: true,
				test: {
					name: 'medium',
					environment: 'node',
					include: ['src/**/*.medium.spec.ts', 'tests/medium/**/*.spec.ts'],
					globalSetup: [at('tests/support/medium-setup.ts')],
					// Each file has a database of its own; more at once would only wait for the same disk.
					maxWorkers: 2,
					testTimeout: 20_000,
					hookTimeout: 60_000
				}
			},
			{
				extends: true,
				test: {
					name: 'faults',
					environment: 'node',
					include: ['tests/faults/**/*.fault.ts'],
					globalSetup: [at('tests/support/e2e-setup.ts')],
					fileParallelism: false,
					testTimeout: 240_000,
					hookTimeout: 120_000
				}
			},
			{
				extends: true,
				test: {
					name: 'e2e-pages',
					environment: 'node',
					include: PAGES,
					globalSetup: [at('tests/support/e2e-setup.ts')],
					maxWorkers: 2,
					sequence: { groupOrder: 1 },
					testTimeout: 120_000,
					hookTimeout: 120_000
				}
			},
			{
				extends: true,
				test: {
					name: 'e2e',
					environment: 'node',
					include: ['tests/e2e/**/*.e2e.ts'],
					exclude: PAGES,
					globalSetup: [at('tests/support/e2e-setup.ts')],
					fileParallelism: false,
					sequence: { groupOrder: 2 },
					testTimeout: 120_000,
					hookTimeout: 120_000
				}
			}
		]
	}
});
