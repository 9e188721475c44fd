import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from './refusal.js';
import { explainListenError } from './free-port.js';

/**
 * Errors tell the lines of the sources. Node's usual 16 MB for what was just made is touched three times over, whether it
 * is needed or not; with 4 a server takes 20 MB less (docs/scale.md).
 */
const NODE_OPTIONS = ['--enable-source-maps', '--max-semi-space-size=4'];

/** Above the server's own limit for requests in flight. */
const STOP_TIMEOUT_MS = 40_000;

/**
 * Starts the production server and waits until it listens. It ends by itself, cleanly, when we die.
 *
 * @param {{ root: string, port: number, host?: string, env: Record<string, string | undefined>, output?: 'inherit' | 'ignore' | number, signal?: AbortSignal }} options
 *   port 0 takes a free one; `output` may be a file descriptor
 */
export async function runServer({ root, port, host, env, output = 'inherit', signal }) {
	const child = spawn(process.execPath, [...NODE_OPTIONS, join(root, 'scripts', 'serve.js')], {
		cwd: root,
		env: { ...process.env, ...env, NODE_ENV: 'production', PORT: `${port}`, HOST: host ?? '' },
		stdio: ['ignore', output, output, 'ipc'],
		// Out of the terminal's reach: Ctrl-C is ours to pass on, after which the database follows.
		detached: process.platform !== 'win32',
		windowsHide: true
	});
	/** @type {Promise<void>} */
	const exited = new Promise((resolve) => {
		child.once('error', () => resolve());
		child.once('exit', () => resolve());
	});
	const stop = async () => {
		if (child.connected) child.send('stop', () => {}); // It may be gone already; `exited` knows.
		const late = delay(STOP_TIMEOUT_MS, 'late', { ref: false });
		if ((await Promise.race([exited, late])) === 'late') child.kill('SIGKILL');
		await exited;
	};
	/** @type {Promise<number>} */
	const listening = new Promise((resolve, reject) => {
		child.on('message', (message) => {
			if (!isReport(message)) return;
			if (message.listening) resolve(message.listening);
			else
				reject(
					explainListenError(Object.assign(new Error(message.failed), { code: message.failed }), port, host)
				);
		});
		exited.then(() => reject(new Refusal('The server stopped while starting; its own words are above.')));
		signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
	});
	try {
		return { port: await listening, exited, stop, kill: () => child.kill('SIGKILL'), pid: child.pid };
	} catch (error) {
		await stop();
		throw error;
	}
}

/**
 * @param {unknown} message
 * @returns {message is { listening?: number, failed?: string }}
 */
const isReport = (message) =>
	typeof message === 'object' && message !== null && ('listening' in message || 'failed' in message);
