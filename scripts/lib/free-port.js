import { createServer } from 'node:net';
import { codeOf, Refusal } from './refusal.js';

/**
 * @param {string | undefined} text the setting
 * @param {{ name: string, otherwise: number }} [setting]
 * @returns {number}
 */
export function parsePort(text, { name, otherwise } = { name: 'PORT', otherwise: 3000 }) {
	if (text === undefined || text === '') return otherwise;
	const port = Number(text);
	if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
	throw new Refusal(
		`${name} must be a number from 1 to 65535, not "${text}". For example: ${name}=${otherwise + 1} npm start`
	);
}

/**
 * Asked before anything slow happens, so that a taken port costs no waiting.
 *
 * @param {number} port
 * @param {string | undefined} host undefined listens on all interfaces
 */
export async function requireFreePort(port, host) {
	try {
		await listenOnce(port, host);
	} catch (error) {
		throw explainListenError(error, port, host);
	}
}

/**
 * @param {unknown} error as Node gives it for `listen`
 * @param {number} port
 * @param {string | undefined} host
 * @returns {unknown} a refusal that says what to do, or the error itself
 */
export function explainListenError(error, port, host) {
	const other = port < 65_535 ? port + 1 : port - 1;
	switch (codeOf(error)) {
		case 'EADDRINUSE':
			return new Refusal(
				`Port ${port} is taken by another program. Stop that one, or use another port: PORT=${other} npm start`
			);
		case 'EACCES':
			return new Refusal(`This user may not listen on port ${port}. Use one above 1023: PORT=3000 npm start`);
		case 'EADDRNOTAVAIL':
		case 'ENOTFOUND':
			return new Refusal(
				`HOST=${host} is no address of this machine. Leave HOST out to listen on all of them.`
			);
		default:
			return error;
	}
}

/** @returns {Promise<number>} a loopback port that was free a moment ago */
export const findFreePort = () => listenOnce(0, '127.0.0.1');

/**
 * @param {number} port
 * @param {string | undefined} host
 * @returns {Promise<number>}
 */
function listenOnce(port, host) {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, host, () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
		});
	});
}
