import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/database';
import { openDatabase } from './database';
import { checkUnavailable } from './database-error';
import { Standby } from './standby';

let database: TestDatabase;
let hole: Server;

beforeAll(async () => {
	database = await createTestDatabase();
	// Takes every connection and never says a word.
	hole = createServer(() => undefined);
	await new Promise<void>((resolve) => hole.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
	hole.close();
	await database.drop();
});

const failure = async (work: Promise<unknown>): Promise<unknown> => {
	try {
		await work;
	} catch (error) {
		return error;
	}
	throw new Error('it did not fail');
};

test('a database that takes connections and never answers is unavailable in less than three seconds', async () => {
	const address = hole.address();
	const port = typeof address === 'object' && address ? address.port : 0;
	const db = openDatabase(`mysql://nobody:nothing@127.0.0.1:${port}/bundy`);
	const begun = performance.now();
	const errors = await Promise.all(Array.from({ length: 30 }, () => failure(db.execute(sql`select 1`))));
	expect(performance.now() - begun).toBeLessThan(3_000);
	expect(errors.every(checkUnavailable)).toBe(true);
	db.$client.pool.end(() => undefined);
});

test('a pool that is used up tells the next one to come back, leaks nothing and recovers', async () => {
	const db = openDatabase(database.url);
	const busy = Array.from({ length: 10 }, () => db.execute(sql`select sleep(3)`));
	const begun = performance.now();
	expect(checkUnavailable(await failure(db.execute(sql`select 1`)))).toBe(true);
	expect(performance.now() - begun).toBeLessThan(3_000);
	await Promise.all(busy);
	await Promise.all(Array.from({ length: 30 }, () => db.execute(sql`select 1`)));
	await db.$client.end();
});

/** Two names of the same server, as far as a cluster's client can tell. */
async function openTwoHosts() {
	const { hostname, port, searchParams } = new URL(database.url);
	const socketPath = searchParams.get('socketPath');
	const target = socketPath ? { path: socketPath } : { host: hostname, port: Number(port) };
	const servers = [0, 1].map(() =>
		createServer((incoming) => {
			const outgoing = connect(target);
			// Either end may go first.
			for (const each of [incoming, outgoing]) each.on('error', () => undefined);
			incoming.pipe(outgoing).pipe(incoming);
		})
	);
	await Promise.all(
		servers.map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)))
	);
	// A TCP server's address is an object with a port.
	const hosts = servers.map((server) => ({
		host: '127.0.0.1',
		port: (server.address() as AddressInfo).port
	}));
	const url = new URL(database.url);
	url.search = '';
	url.host = `127.0.0.1:${hosts[0]?.port}`;
	return { standby: new Standby(url.href, hosts.slice(1)), hosts, servers };
}

test('a server that stands still itself does not take its database for dead', async () => {
	const { standby, hosts, servers } = await openTwoHosts();
	const looking = standby.look();
	const until = performance.now() + 1_700;
	while (performance.now() < until);
	await looking;
	expect(standby.current).toEqual(hosts[0]);
	for (const server of servers) server.close();
});

test('a database host that is gone is changed for the next', async () => {
	const { standby, hosts, servers } = await openTwoHosts();
	servers[0]?.close();
	await standby.look();
	expect(standby.current).toEqual(hosts[1]);
	servers[1]?.close();
});
