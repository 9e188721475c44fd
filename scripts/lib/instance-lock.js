import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { hashOf, chooseSocketPath } from './local-endpoint.js';
import { Refusal } from './refusal.js';

/**
 * One running Bundy per data folder. The proof of life is a socket that answers with the address, so a start
 * that was killed, or a process number used again after a reboot, never locks anyone out.
 *
 * @param {{ dataDir: string, address: string }} options `address` is what this instance will serve on
 * @returns {Promise<() => Promise<void>>} gives the folder free again
 */
export async function takeInstanceLock({ dataDir, address }) {
	const path = (await chooseSocketPath(dataDir, 'start.sock')) ?? `\\\\.\\pipe\\bundy-${hashOf(dataDir)}`;
	const running = await askRunning(path);
	if (running) {
		throw new Refusal(
			`Bundy is already running on this data: ${running}. Stop it with Ctrl-C where it was started; for a second one use BUNDY_DATA=/other/folder PORT=3001 npm start`
		);
	}
	rmSync(path, { force: true });
	const server = createServer((socket) => {
		socket.on('error', () => {}); // The asker went away.
		socket.end(`${address} (process ${process.pid})`);
	});
	await new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(path, () => resolve(undefined));
	});
	server.unref();
	return () => new Promise((resolve) => server.close(() => resolve()));
}

/**
 * @param {string} path
 * @returns {Promise<string | null>} null when nobody answers
 */
function askRunning(path) {
	return new Promise((resolve) => {
		const socket = connect(path);
		let answer = '';
		socket.setTimeout(2000, () => socket.destroy());
		socket.on('data', (chunk) => (answer += chunk));
		socket.on('error', () => resolve(null));
		socket.on('close', () => resolve(answer || null));
	});
}
