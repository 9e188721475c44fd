import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** sockaddr_un holds 108 bytes on Linux and 104 on macOS, the closing zero included. */
const MAX_SOCKET_PATH = 100;

/**
 * A path for a unix socket that belongs to one data folder: inside it, or, where that is too long or on a
 * file system without sockets (shared folders of virtual machines), in a private folder under the temp one.
 *
 * @param {string} dataDir
 * @param {string} name as `mysql.sock`
 * @returns {Promise<string | null>} null when this machine offers neither; use a loopback port then
 */
export async function chooseSocketPath(dataDir, name) {
	if (process.platform === 'win32') return null;
	const inside = join(dataDir, 'run', name);
	if (inside.length <= MAX_SOCKET_PATH && (await canListen(`${inside}-`))) return inside;
	const folder = join(tmpdir(), `bundy-${process.getuid?.() ?? 0}-${hashOf(dataDir)}`);
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const outside = join(folder, name);
	if (!isOurs(folder) || outside.length > MAX_SOCKET_PATH || !(await canListen(`${outside}-`))) return null;
	return outside;
}

/**
 * The temp folder is everyone's: a stranger could have made ours before us.
 *
 * @param {string} folder
 */
function isOurs(folder) {
	const stats = lstatSync(folder);
	return stats.isDirectory() && stats.uid === process.getuid?.() && (stats.mode & 0o077) === 0;
}

/**
 * @param {string} path
 * @returns {Promise<boolean>}
 */
function canListen(path) {
	return new Promise((resolve) => {
		rmSync(path, { force: true });
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(path, () => server.close(() => resolve(true)));
	});
}

/** @param {string} dataDir */
export const hashOf = (dataDir) => createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
