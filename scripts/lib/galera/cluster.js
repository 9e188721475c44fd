import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseUrl, initStatements } from '../database-arguments.js';
import { findFreePort } from '../free-port.js';
import { Refusal } from '../refusal.js';
import { findGaleraProvider, GALERA_MISSING } from './ensure-galera.js';
import { createNode } from './node.js';

const NODES = 3;

/**
 * Three nodes of MariaDB Galera on loopback, from Debian's packages `mariadb-server` and `galera-4`, to try out and to
 * test what a cluster does when nodes die. They are reached by TCP, each on a port of its own.
 *
 * @param {{ server: import('../find-database-server.js').DatabaseServer, folder: string }} options
 */
export async function startCluster({ server, folder }) {
	const provider = findGaleraProvider();
	if (!provider || server.flavour !== 'mariadb') throw new Refusal(GALERA_MISSING);
	mkdirSync(folder, { recursive: true, mode: 0o711 });
	const passwords = readPasswords(join(folder, 'passwords.json'));
	const ports = await choosePorts(NODES);
	const peers = ports.map(({ cluster }) => cluster);
	const nodes = ports.map((own, i) =>
		createNode({
			server,
			provider,
			peers,
			name: `node${i + 1}`,
			folder: join(folder, `node${i + 1}`),
			ports: own,
			adminPassword: passwords.adminPassword
		})
	);
	const statements = initStatements({ ...passwords, endpoint: { port: 0 } });
	for (const node of nodes) await node.initialise(statements);
	try {
		await beginWithTheFurthest(nodes);
	} catch (error) {
		await Promise.all(nodes.map((node) => node.kill()));
		throw error;
	}
	const accounts = {
		admin: { user: 'bundy_admin', password: passwords.adminPassword },
		app: { user: 'bundy', password: passwords.appPassword }
	};
	const urlFor = (/** @type {string} */ database, /** @type {'admin' | 'app'} */ role = 'app', index = 0) =>
		databaseUrl({ ...accounts[role], database, endpoint: { port: nodes[index]?.port ?? 0 } });
	return {
		nodes,
		urlFor,
		adminUrl: urlFor('bundy', 'admin'),
		/** for DATABASE_STANDBY beside the URL of the first node */
		standby: nodes
			.slice(1)
			.map(({ port }) => `127.0.0.1:${port}`)
			.join(','),
		appAccount: "'bundy'@'127.0.0.1'",
		/** after all of them stopped or were killed */
		restart: () => beginWithTheFurthest(nodes),
		stop: () => Promise.all(nodes.map((node) => node.stop()))
	};
}

/** @typedef {Awaited<ReturnType<typeof startCluster>>} GaleraCluster */

/**
 * After a total stop the cluster must begin with the node that had come furthest: beginning with another throws away what
 * was acknowledged meanwhile.
 *
 * @param {import('./node.js').GaleraNode[]} nodes none of which runs
 */
async function beginWithTheFurthest(nodes) {
	const positions = [];
	for (const node of nodes) positions.push(await node.readPosition());
	const first = positions.indexOf(Math.max(...positions));
	await nodes[first]?.start({ bootstrap: true });
	for (const [i, node] of nodes.entries()) if (i !== first) await node.start();
}

/** @param {number} count */
async function choosePorts(count) {
	/** @type {Set<number>} */
	const taken = new Set();
	const next = async () => {
		for (;;) {
			const port = await findFreePort();
			if (taken.has(port)) continue;
			taken.add(port);
			return port;
		}
	};
	const places = [];
	for (let i = 0; i < count; i++)
		places.push({ sql: await next(), cluster: await next(), ist: await next(), sst: await next() });
	return places;
}

/**
 * @param {string} path
 * @returns {{ adminPassword: string, appPassword: string }}
 */
function readPasswords(path) {
	if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
	const make = () => randomBytes(24).toString('base64url');
	const passwords = { adminPassword: make(), appPassword: make() };
	writeFileSync(path, JSON.stringify(passwords), { mode: 0o600 });
	return passwords;
}
