/**
 * `npm run bench [name …]`: runs tests/bench/*.bench.ts one after the other, with a build, a private database
 * server and Chromium at hand as in the e2e tests. Each file is a program of its own that reports progress on
 * stderr and prints one line of JSON last on stdout; so does this one, with all of them by name.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './lib/command.js';
import { ensureDependencies } from './lib/dependencies.js';
import { ensureChromium } from './lib/find-chromium.js';
import { generateSettings } from './lib/generate-settings.js';
import { requireNodeVersion } from './lib/node-version.js';
import { createProgress } from './lib/progress.js';
import { Refusal } from './lib/refusal.js';
import { ROOT } from './lib/settings.js';

const FOLDER = join('tests', 'bench');
const SUFFIX = '.bench.ts';

const progress = createProgress();

await runCommand(async ({ signal }) => {
	requireNodeVersion(process.versions.node);
	await ensureDependencies({ root: ROOT, signal, progress });
	process.env.CHROMIUM_PATH = await ensureChromium({ root: ROOT, signal, progress });
	await generateSettings({ root: ROOT, signal });
	/** @type {Record<string, unknown>} */
	const results = {};
	const { flat, names } = readArguments(process.argv.slice(2));
	for (const name of names) {
		progress.line(`\n=== ${name} ===`);
		results[name] = readResult(name, await run(join(FOLDER, name + SUFFIX), signal));
	}
	console.log(JSON.stringify(flat ? results[names[0] ?? ''] : results));
});

/**
 * `--flat NAME`: one benchmark, and its result alone as the last line.
 *
 * @param {string[]} args
 */
function readArguments(args) {
	const rest = takeSoak(args);
	const flat = rest[0] === '--flat';
	const names = chooseBenches(flat ? rest.slice(1) : rest);
	if (flat && names.length !== 1) throw new Refusal('--flat wants the name of one benchmark.');
	return { flat, names };
}

/**
 * `--soak MINUTES`, for the benchmarks that watch memory over time.
 *
 * @param {string[]} args
 * @returns {string[]} the others
 */
function takeSoak(args) {
	const at = args.indexOf('--soak');
	if (at === -1) return args;
	const minutes = Number(args[at + 1]);
	if (!(minutes > 0)) throw new Refusal('--soak wants a number of minutes.');
	process.env.BENCH_SOAK_MINUTES = String(minutes);
	return args.toSpliced(at, 2);
}

/** @param {string[]} wanted */
function chooseBenches(wanted) {
	const folder = join(ROOT, FOLDER);
	const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(SUFFIX)) : [];
	const names = files.map((file) => file.slice(0, -SUFFIX.length)).sort();
	const unknown = wanted.find((name) => !names.includes(name));
	if (unknown) throw new Refusal(`There is no benchmark "${unknown}". Choose from: ${names.join(', ')}.`);
	return wanted.length ? wanted : names;
}

/**
 * @param {string} name
 * @param {string} output
 */
function readResult(name, output) {
	const last = output.trimEnd().split('\n').at(-1) ?? '';
	try {
		return JSON.parse(last);
	} catch {
		throw new Refusal(`The benchmark ${name} did not end with a line of JSON (${last.slice(0, 120)}).`);
	}
}

/**
 * @param {string} file
 * @param {AbortSignal} signal
 * @returns {Promise<string>} what it printed on stdout
 */
function run(file, signal) {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, ['--import', 'tsx', file], {
			cwd: ROOT,
			stdio: ['ignore', 'pipe', 'inherit']
		});
		let output = '';
		child.stdout.on('data', (chunk) => (output += chunk));
		signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
		child.once('error', reject);
		child.once('close', (code) => {
			if (signal.aborted) reject(signal.reason);
			else if (code === 0) resolve(output);
			else reject(new Refusal(`The benchmark ${file} failed; its own words are above.`));
		});
	});
}
