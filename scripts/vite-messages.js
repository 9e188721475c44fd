import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { MESSAGES } from './lib/messages.js';

const SOURCES = ['messages', join('project.inlang', 'settings.json'), join('scripts', 'lib', 'messages.js')];
const COMPILED = join(MESSAGES.outdir, 'messages.js');

/**
 * The words of `messages/` as functions, before anything imports them, and again in development when a word changes.
 * Compiled by a process of its own: it is asked for before Vite reads its config's other parts, and later releases of
 * the compiler (paraglide-js 2.25) keep timers of half a minute open, for which a build or a test run would wait.
 *
 * @returns {import('vite').Plugin}
 */
export function messages() {
	return {
		name: 'bundy-messages',
		config: () => compileMessages(process.cwd()),
		handleHotUpdate({ file, server }) {
			if (/\/messages\/[a-z]+\/[^/]+\.json$/.test(file)) compileMessages(server.config.root);
		}
	};
}

/** Compiles where a word changed since the last time, and leaves what is up to date. @param {string} root */
export function compileMessages(root) {
	if (!isStale(root)) return;
	execFileSync(process.execPath, [join(root, 'scripts', 'compile-messages.js')], {
		cwd: root,
		stdio: ['ignore', 'ignore', 'inherit']
	});
}

/** The compiler leaves a file alone whose content stays; this says that it is of now. @param {string} root */
export function touchCompiled(root) {
	const now = new Date();
	utimesSync(join(root, COMPILED), now, now);
}

/** @param {string} root */
function isStale(root) {
	const compiled = join(root, COMPILED);
	if (!existsSync(compiled)) return true;
	const made = statSync(compiled).mtimeMs;
	return SOURCES.flatMap((source) => listFiles(join(root, source))).some(
		(file) => statSync(file).mtimeMs >= made
	);
}

/** @param {string} path @returns {string[]} */
function listFiles(path) {
	if (!statSync(path).isDirectory()) return [path];
	return readdirSync(path).flatMap((name) => listFiles(join(path, name)));
}
