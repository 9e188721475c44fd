import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runServer } from '../../scripts/lib/run-server.js';
import { ROOT } from '../../scripts/lib/settings.js';
import { E2E_BUILD } from './app';

/** One of several production servers that share a database. */
export interface Replica {
	url: string;
	/** kill -9 */
	kill(): Promise<void>;
	/** again on the same port */
	start(): Promise<void>;
	readLog(): string;
	rssMb(): number;
}

export interface TestReplicas {
	/** a proxy that asks the replicas in turn, and leaves out those that are down */
	url: string;
	replicas: Replica[];
	stop(): Promise<void>;
}

/** @param env must hold DATABASE_URL and BUNDY_MASTER_KEY */
export async function startReplicas(count: number, env: Record<string, string>): Promise<TestReplicas> {
	const folder = mkdtempSync(join(tmpdir(), 'bundy-replicas-'));
	const all = await Promise.all(
		Array.from({ length: count }, (_, i) => startReplica(join(folder, `${i}.log`), env))
	);
	const proxy = await startProxy(all.map(({ url }) => url));
	return {
		url: proxy.url,
		replicas: all,
		async stop() {
			proxy.stop();
			await Promise.all(all.map((replica) => replica.stop()));
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

async function startReplica(logFile: string, env: Record<string, string>) {
	const launch = (port: number) =>
		runServer({
			root: ROOT,
			port,
			env: { BUNDY_BUILD: E2E_BUILD, LOG_LEVEL: 'warn', ...env },
			output: openSync(logFile, 'a')
		});
	let server = await launch(0);
	const { port } = server;
	return {
		url: `http://localhost:${port}`,
		async kill() {
			server.kill();
			await server.exited;
		},
		async start() {
			server = await launch(port);
		},
		stop: () => server.stop(),
		readLog: () => readFileSync(logFile, 'utf8'),
		rssMb: () =>
			Math.round(
				Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024
			)
	};
}

/** Round robin. A replica that refuses the connection is passed over; one that dies in the middle costs its requests. */
async function startProxy(targets: string[]): Promise<{ url: string; stop: () => void }> {
	const agent = new Agent({ keepAlive: false });
	let turn = 0;
	const server = createServer(async (incoming, outgoing) => {
		const body = await readBody(incoming);
		turn++;
		const order = targets.map((_, i) => targets[(turn + i) % targets.length] ?? '');
		for (const target of order) if (await pass({ incoming, body, outgoing, target, agent })) return;
		outgoing.writeHead(502).end();
	});
	await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
	// A TCP server's address is an object with a port.
	const { port } = server.address() as AddressInfo;
	const stop = () => {
		server.close();
		server.closeAllConnections();
	};
	return { url: `http://localhost:${port}`, stop };
}

type Passing = {
	incoming: IncomingMessage;
	body: Buffer;
	outgoing: ServerResponse;
	target: string;
	agent: Agent;
};

/** False when nobody listens there: the next one may be asked. */
function pass({ incoming, body, outgoing, target, agent }: Passing): Promise<boolean> {
	return new Promise((resolve) => {
		const { method, url, headers } = incoming;
		const asked = request(target + (url ?? '/'), { method, headers, agent }, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(outgoing);
			answer.on('error', () => outgoing.destroy());
			outgoing.on('close', () => answer.destroy());
			resolve(true);
		});
		asked.on('error', (error) => {
			if ('code' in error && error.code === 'ECONNREFUSED') return resolve(false);
			outgoing.destroy();
			resolve(true);
		});
		asked.end(body);
	});
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of incoming) chunks.push(chunk);
	return Buffer.concat(chunks);
}
