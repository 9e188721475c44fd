import { createHash } from 'node:crypto';
import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { join, relative, sep } from 'node:path';
import { withFileLock } from './file-lock.js';
import { explainWriteError } from './refusal.js';
import { runChild } from './run-child.js';

/** All that a build is made from; what does not exist is left out. The Dockerfile copies it too. */
export const SOURCES = [
	'src',
	'static',
	'docs',
	'messages',
	'project.inlang/settings.json',
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts',
	'scripts/vite-face.js',
	'scripts/lib/messages.js',
	'scripts/prepare-models.js',
	'scripts/compress-models.js',
	// Imported by the server's half of the app.
	'scripts/lib/security-headers.js',
	'scripts/lib/backup/backup-time.js',
	'scripts/lib/refusal.js',
	'drizzle/meta/_journal.json',
	'tsconfig.json'
];

/** Made by the build itself, from node_modules/ and from messages/. */
const GENERATED = [join('static', 'models'), join('src', 'lib', 'paraglide')];

/**
 * Builds the app unless `out` already holds a build of exactly these sources.
 *
 * @param {{ root: string, out: string, signal?: AbortSignal, progress: import('./progress.js').Progress }} options
 *   `out` is relative to root: `build` for `npm start`; tests keep their own, so that a running server never
 *   loses the files it serves
 */
export async function buildIfChanged({ root, out, signal, progress }) {
	const folder = join(root, out);
	const wanted = hashSources(root);
	if (readStamp(folder) === wanted) return;
	try {
		mkdirSync(join(root, '.cache'), { recursive: true });
		// Two builds share .svelte-kit/, so one waits for the other.
		await withFileLock({ path: join(root, '.cache', 'build.lock'), signal }, async () => {
			if (readStamp(folder) === wanted) return;
			rmSync(join(folder, STAMP), { force: true });
			if (out !== 'build' && readStamp(join(root, 'build')) === wanted)
				copyBuild(join(root, 'build'), folder);
			else await progress.step('Building Bundy', () => build({ root, out, signal }));
			writeFileSync(join(folder, STAMP), wanted);
		});
	} catch (error) {
		throw explainWriteError(error, folder) ?? error;
	}
}

/**
 * Whether there is a build of exactly these sources.
 *
 * @param {string} root
 * @param {string} out relative to root
 */
export const checkBuildCurrent = (root, out) => readStamp(join(root, out)) === hashSources(root);

const STAMP = '.stamp';

/** @param {{ root: string, out: string, signal?: AbortSignal }} options */
async function build({ root, out, signal }) {
	await runChild({
		command: process.execPath,
		args: [join('node_modules', 'vite', 'bin', 'vite.js'), 'build'],
		cwd: root,
		signal,
		// svelte.config.js hands the folder to adapter-node.
		env: { ...process.env, NODE_ENV: 'production', BUNDY_BUILD: out },
		logFile: join(root, '.cache', 'build.log'),
		whatToDo: 'Correct the sources (npm run check shows where) and start again.'
	});
}

/**
 * @param {string} from
 * @param {string} to
 */
function copyBuild(from, to) {
	rmSync(to, { recursive: true, force: true });
	// The stamp is written last, when the rest is whole.
	cpSync(from, to, { recursive: true, filter: (path) => path !== join(from, STAMP) });
}

/** @param {string} folder */
function readStamp(folder) {
	const path = join(folder, STAMP);
	return existsSync(path) && existsSync(join(folder, 'handler.js')) ? readFileSync(path, 'utf8') : null;
}

/**
 * By content, not by time: a checkout touches every file and changes none.
 *
 * @param {string} root
 * @returns {string} SHA-256 over names and contents, hex
 */
export function hashSources(root) {
	const hash = createHash('sha256');
	const files = SOURCES.flatMap((source) => listFiles(join(root, source)));
	for (const path of files.filter((path) => !GENERATED.some((made) => path.startsWith(join(root, made))))) {
		const content = createHash('sha256').update(readFileSync(path)).digest('hex');
		hash.update(`${relative(root, path).split(sep).join('/')} ${content}\n`);
	}
	return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]} the files at or below it, in a fixed order; tests are not part of a build
 */
function listFiles(path) {
	if (!existsSync(path)) return [];
	if (!statSync(path).isDirectory()) return /\.spec\.ts$/.test(path) ? [] : [path];
	return readdirSync(path)
		.sort()
		.flatMap((name) => listFiles(join(path, name)));
}
