/**
 * `npm test [lint|check|unit|medium|e2e …]`: sets up what tests need and runs them; all of them without a name.
 * `faults` runs only when it is named (`npm run test:faults`): it kills servers for minutes.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './lib/command.js';
import { ensureDependencies } from './lib/dependencies.js';
import { ensureChromium } from './lib/find-chromium.js';
import { findDatabaseServer } from './lib/find-database-server.js';
import { ensureGalera } from './lib/galera/ensure-galera.js';
import { requireNodeVersion } from './lib/node-version.js';
import { createProgress } from './lib/progress.js';
import { Refusal } from './lib/refusal.js';
import { ROOT } from './lib/settings.js';
import { countTests } from './lib/test-counts.js';
import { compileMessages } from './vite-messages.js';

/** Cheapest first: what is wrong everywhere shows early. */
const STAGES = ['lint', 'check', 'unit', 'medium', 'e2e'];
const ALL_STAGES = [...STAGES, 'faults'];
const BIN = {
	eslint: ['node_modules', 'eslint', 'bin', 'eslint.js'],
	kit: ['node_modules', '@sveltejs', 'kit', 'svelte-kit.js'],
	check: ['node_modules', 'svelte-check', 'bin', 'svelte-check'],
	vitest: ['node_modules', 'vitest', 'vitest.mjs']
};

const progress = createProgress();

await runCommand(async ({ signal }) => {
	requireNodeVersion(process.versions.node);
	const chosen = chooseStages(process.argv.slice(2));
	await setUp(chosen, signal);
	const total = { passed: 0, failed: 0 };
	for (const stages of sideBySide(chosen)) {
		progress.line(`\n=== ${stages.join(' and ')} ===`);
		const counts = await Promise.all(stages.map((stage) => timeStage(stage, signal)));
		for (const { passed, failed } of counts) {
			total.passed += passed;
			total.failed += failed;
		}
	}
	if (total.failed > 0) process.exitCode = 1;
	console.log(`\n${total.passed} passed, ${total.failed} failed`);
});

/** @param {string[]} names */
function chooseStages(names) {
	const unknown = names.find((name) => !ALL_STAGES.includes(name));
	if (unknown)
		throw new Refusal(`There is no test stage "${unknown}". Choose from: ${ALL_STAGES.join(', ')}.`);
	return names.length ? ALL_STAGES.filter((stage) => names.includes(stage)) : STAGES;
}

/**
 * Lint and the type check each keep one core busy and share nothing, so they go together.
 *
 * @param {string[]} stages
 * @returns {string[][]} what runs one after the other
 */
function sideBySide(stages) {
	const isStatic = (/** @type {string} */ stage) => stage === 'lint' || stage === 'check';
	const together = stages.filter(isStatic);
	const alone = stages.filter((stage) => !isStatic(stage)).map((stage) => [stage]);
	return together.length ? [together, ...alone] : alone;
}

/**
 * @param {string} stage
 * @param {AbortSignal} signal
 */
async function timeStage(stage, signal) {
	const started = performance.now();
	const counts = await runStage(stage, signal);
	const seconds = ((performance.now() - started) / 1000).toFixed(1);
	progress.line(`${counts.failed ? '✗' : '✓'} ${stage} (${seconds} s)`);
	return counts;
}

/**
 * @param {string[]} stages
 * @param {AbortSignal} signal
 */
async function setUp(stages, signal) {
	await ensureDependencies({ root: ROOT, signal, progress });
	if (stages.includes('faults')) await ensureGalera({ root: ROOT, signal, progress });
	if (['medium', 'e2e', 'faults'].some((stage) => stages.includes(stage)))
		await findDatabaseServer({ root: ROOT, signal, progress });
	if (stages.includes('e2e'))
		process.env.CHROMIUM_PATH = await ensureChromium({ root: ROOT, signal, progress });
}

/**
 * @param {string} stage
 * @param {AbortSignal} signal
 * @returns {Promise<import('./lib/test-counts.js').Counts>} lint and the type check count only when they fail
 */
async function runStage(stage, signal) {
	if (stage === 'lint') return judge(await run([...script('eslint'), '.'], signal));
	if (stage === 'check') {
		compileMessages(ROOT);
		const synced = await run([...script('kit'), 'sync'], signal);
		return judge(
			synced ||
				(await run([...script('check'), '--tsconfig', './tsconfig.json', '--threshold', 'warning'], signal))
		);
	}
	const file = join('.cache', 'test', `${stage}.json`);
	rmSync(join(ROOT, file), { force: true });
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
	const code = await run(
		[
			...script('vitest'),
			'run',
			'--project',
			stage,
			'--project',
			`${stage}-*`,
			'--passWithNoTests',
			...reporters
		],
		signal
	);
	const report = existsSync(join(ROOT, file)) ? JSON.parse(readFileSync(join(ROOT, file), 'utf8')) : null;
	return countTests(report, code);
}

/** @param {number} code */
function judge(code) {
	return { passed: 0, failed: code === 0 ? 0 : 1 };
}

/** @param {keyof typeof BIN} name */
function script(name) {
	return [join(...BIN[name])];
}

/**
 * @param {string[]} args for Node
 * @param {AbortSignal} signal
 * @returns {Promise<number>} its exit code
 */
function run(args, signal) {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
		signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
		child.once('error', reject);
		child.once('close', (code) => (signal.aborted ? reject(signal.reason) : resolve(code ?? 1)));
	});
}
