import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Refusal } from './refusal.js';

/**
 * Runs a program to its end, keeping what it printed for the case that it fails.
 *
 * @param {{ command: string, args: string[], cwd: string, signal?: AbortSignal, env?: NodeJS.ProcessEnv, logFile: string, whatToDo: string }} options
 *   `logFile` receives the whole output on failure; `whatToDo` ends the one line the person gets
 * @returns {Promise<string>} its output
 */
export async function runChild({ command, args, cwd, signal, env, logFile, whatToDo }) {
	const { code, output } = await collect({ command, args, cwd, signal, env });
	signal?.throwIfAborted();
	if (code === 0) return output;
	mkdirSync(dirname(logFile), { recursive: true });
	writeFileSync(logFile, output);
	const cause = lastWords(output);
	throw new Refusal(
		`${[command, ...args].join(' ')} failed${cause ? ` (${cause})` : ''}. ${whatToDo} Full output: ${logFile}`
	);
}

/**
 * @param {{ command: string, args: string[], cwd?: string, signal?: AbortSignal, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number, output: string }>} code 127 when the program does not exist
 */
export function collect({ command, args, cwd, signal, env }) {
	return new Promise((resolve) => {
		const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
		let output = '';
		child.stdout.on('data', (chunk) => (output += chunk));
		child.stderr.on('data', (chunk) => (output += chunk));
		const stop = () => child.kill('SIGTERM');
		signal?.addEventListener('abort', stop, { once: true });
		const end = (/** @type {number} */ code) => {
			signal?.removeEventListener('abort', stop);
			resolve({ code, output });
		};
		child.on('error', (error) => {
			output += error.message;
			end(127);
		});
		child.on('close', (code) => end(code ?? 1));
	});
}

/**
 * The line of a program's output that most likely names the cause.
 *
 * @param {string} output
 */
export function lastWords(output) {
	const lines = output
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter(Boolean);
	// Node's, npm's and apt's way to name the cause comes before whatever follows from it.
	const named =
		lines.find((line) => /^(\w*Error|E|npm error|npm ERR!)\b/.test(line)) ??
		lines.findLast((line) => /\berror\b|cannot|failed|denied/i.test(line));
	return (named ?? lines.at(-1) ?? '').slice(0, 200);
}
